"""Writes warpers.json: logits and what Hugging Face's warpers make of them. Run: python warpers.py > warpers.json"""

import json
import math

import torch
import transformers
from transformers import TemperatureLogitsWarper, TopKLogitsWarper, TopPLogitsWarper

torch.manual_seed(0)
INPUTS = {
    "normal": torch.randn(40) * 3,
    "flat": torch.randn(40) * 0.1 - 5,
    "peaked": torch.cat([torch.tensor([20.0]), torch.randn(11)]),
    "tied": torch.tensor([1.0, 3.0, 2.0, 2.0, 3.0, 0.0, 2.0]),
    "masked": torch.where(torch.arange(30) % 3 == 0, -math.inf, torch.randn(30) * 2),
}
SETTINGS = [
    *({"temperature": t} for t in (0.5, 0.8, 1.5)),
    *({"topK": k} for k in (1, 2, 3, 5, 1000)),
    *({"topP": p} for p in (0.05, 0.3, 0.5, 0.9, 0.99)),
    {"temperature": 0.7, "topK": 8, "topP": 0.9},
    {"temperature": 1.3, "topK": 20, "topP": 0.6},
]
WARPERS = {"temperature": TemperatureLogitsWarper, "topK": TopKLogitsWarper, "topP": TopPLogitsWarper}


def numbers(scores):
    """JSON has no -Infinity: it is written as null."""
    return [None if x == -math.inf else x for x in scores.tolist()]


cases = []
for name, logits in INPUTS.items():
    for settings in SETTINGS:
        if name == "tied" and "topP" in settings:
            continue  # which of equals TopPLogitsWarper keeps depends on torch's sort
        scores = logits[None]
        for key, value in settings.items():
            scores = WARPERS[key](value)(None, scores)
        cases.append({"logits": name, "settings": settings, "scores": numbers(scores[0])})

print(
    json.dumps(
        {
            "source": f"warpers.py, transformers {transformers.__version__}, torch {torch.__version__}",
            "inputs": {name: numbers(logits) for name, logits in INPUTS.items()},
            "cases": cases,
        }
    )
)
