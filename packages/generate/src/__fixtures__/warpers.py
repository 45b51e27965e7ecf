"""Writes warpers.json: logits and what Hugging Face's processors make of them. Run: python warpers.py > warpers.json

A case's settings are the arguments of our processors, in the order of application; its history is the ids so far.
"""

import json
import math
from types import SimpleNamespace

import torch
import transformers
from transformers import GenerationConfig, GenerationMixin
from transformers.generation import logits_process as hf

torch.manual_seed(0)
INPUTS = {
    "normal": torch.randn(40) * 3,
    "flat": torch.randn(40) * 0.1 - 5,
    "peaked": torch.cat([torch.tensor([20.0]), torch.randn(11)]),
    "tied": torch.tensor([1.0, 3.0, 2.0, 2.0, 3.0, 0.0, 2.0]),
    "masked": torch.where(torch.arange(30) % 3 == 0, -math.inf, torch.randn(30) * 2),
}
NO_HISTORY = {"prompt": [], "generated": []}
HISTORY = {"prompt": [2, 5, 1, 2, 5], "generated": [3, 2, 5, 1, 6, 2, 5]}
PROMPT_LENGTH, LENGTH = len(HISTORY["prompt"]), len(HISTORY["prompt"] + HISTORY["generated"])

WITHOUT_HISTORY = [
    *({"temperature": [t]} for t in (0.5, 0.8, 1.5)),
    *({"topK": [k]} for k in (1, 2, 3, 5, 1000)),
    *({"topP": [p]} for p in (0.05, 0.3, 0.5, 0.9, 0.99)),
    *({"minP": [p]} for p in (0.0, 0.02, 0.3, 0.9)),
    *({"typicalP": [p]} for p in (0.05, 0.3, 0.5, 0.9, 0.99)),
    *({"epsilonCutoff": [e]} for e in (0.0001, 0.01, 0.04, 0.9)),
    {"temperature": [0.7], "topK": [8], "topP": [0.9]},
    {"temperature": [1.3], "topK": [20], "topP": [0.6]},
]
WITH_HISTORY = [
    *({"repetitionPenalty": [p]} for p in (1.3, 0.8)),
    *({"noRepeatNgram": [n]} for n in (1, 2, 3, 4, 20)),
    {"logitBias": [{"1": 2.5, "4": -100.0}]},
    {"banTokens": [[0, 5]]},
    *({"minNewTokens": [n, [1, 4]]} for n in (7, 8)),
    *({"forceTokens": [{str(position): 6}]} for position in (6, 7, 8)),
]
HUGGING_FACE = {
    "temperature": hf.TemperatureLogitsWarper,
    "topK": hf.TopKLogitsWarper,
    "topP": hf.TopPLogitsWarper,
    "minP": hf.MinPLogitsWarper,
    "typicalP": hf.TypicalLogitsWarper,
    "epsilonCutoff": hf.EpsilonLogitsWarper,
    "repetitionPenalty": hf.RepetitionPenaltyLogitsProcessor,
    "noRepeatNgram": hf.NoRepeatNGramLogitsProcessor,
    "logitBias": lambda biases: hf.SequenceBiasLogitsProcessor([[[int(id)], bias] for id, bias in biases.items()]),
    "banTokens": hf.SuppressTokensLogitsProcessor,
    "minNewTokens": lambda n, ids: hf.MinNewTokensLengthLogitsProcessor(PROMPT_LENGTH, n, ids),
    # Forces the last of max_length tokens.
    "forceTokens": lambda ids: hf.ForcedEOSTokenLogitsProcessor(
        PROMPT_LENGTH + 1 + int(*ids.keys()), torch.tensor(list(ids.values()))
    ),
}


def numbers(scores):
    """JSON has no -Infinity: it is written as null."""
    return [None if x == -math.inf else x for x in scores.tolist()]


def processed(logits, processors, history):
    ids = torch.tensor([history["prompt"] + history["generated"]], dtype=torch.long)
    scores = logits[None].clone()
    for processor in processors:
        scores = processor(ids, scores)
    return numbers(scores[0])


cases = []
for name, logits in INPUTS.items():
    for settings, history in [(s, NO_HISTORY) for s in WITHOUT_HISTORY] + [(s, HISTORY) for s in WITH_HISTORY]:
        if name == "tied" and "topP" in settings:
            continue  # which of equals TopPLogitsWarper keeps depends on torch's sort
        processors = [HUGGING_FACE[key](*arguments) for key, arguments in settings.items()]
        scores = processed(logits, processors, history)
        cases.append({"logits": name, "settings": settings, "history": history, "scores": scores})

# All at once, in the order in which generate() applies them.
config = GenerationConfig(
    do_sample=True,
    max_length=LENGTH + 5,
    sequence_bias=[[[1], 2.5], [[9], 1.5]],
    repetition_penalty=1.3,
    no_repeat_ngram_size=3,
    min_new_tokens=8,
    eos_token_id=[4],
    suppress_tokens=[0, 7],
    temperature=1.7,
    top_k=25,
    top_p=0.97,
    min_p=0.01,
    typical_p=0.95,
    epsilon_cutoff=0.02,
)
config._eos_token_tensor = torch.tensor(config.eos_token_id)
model = SimpleNamespace(
    config=SimpleNamespace(is_encoder_decoder=False),
    _merge_criteria_processor_list=lambda processors, _: processors,
)
processors = GenerationMixin._get_logits_processor(model, config, PROMPT_LENGTH, device="cpu")
settings = {
    "logitBias": [{"1": 2.5, "9": 1.5}],
    "repetitionPenalty": [1.3],
    "noRepeatNgram": [3],
    "minNewTokens": [8, [4]],
    "banTokens": [[0, 7]],
    "temperature": [1.7],
    "topK": [25],
    "topP": [0.97],
    "minP": [0.01],
    "typicalP": [0.95],
    "epsilonCutoff": [0.02],
}
assert len(processors) == len(settings), processors
for name in ("normal", "flat"):
    scores = processed(INPUTS[name], processors, HISTORY)
    cases.append({"logits": name, "settings": settings, "history": HISTORY, "scores": scores})

print(
    json.dumps(
        {
            "source": f"warpers.py, transformers {transformers.__version__}, torch {torch.__version__}",
            "inputs": {name: numbers(logits) for name, logits in INPUTS.items()},
            "cases": cases,
        }
    )
)
