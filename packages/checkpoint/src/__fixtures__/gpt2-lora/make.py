"""Adapts ../gpt2 with PEFT: writes its folder, and what it computes in float64 (expected.json). Run it in this folder."""

import json
import os

import torch
from peft import LoraConfig, get_peft_model
from transformers import GPT2LMHeadModel

torch.manual_seed(0)
os.chdir("..")
base = GPT2LMHeadModel.from_pretrained("gpt2")
targets = ["c_attn", "mlp.c_proj"]
model = get_peft_model(
    base,
    LoraConfig(r=2, lora_alpha=6, target_modules=targets, fan_in_fan_out=True, task_type="CAUSAL_LM"),
)
adapters = {name: weight for name, weight in model.named_parameters() if "lora_" in name}
for weight in adapters.values():
    torch.nn.init.normal_(weight, std=0.2)  # PEFT's start, with B = 0, would change nothing
model.save_pretrained("gpt2-lora")
os.remove("gpt2-lora/README.md")

model.double().eval()
with open("gpt2/expected.json") as file:
    reference = json.load(file)
ids, targets = torch.tensor(reference["input"]), torch.tensor(reference["target"])
logits = model(ids).logits
loss = torch.nn.functional.cross_entropy(logits.flatten(0, 1), targets.flatten())
loss.backward()
expected = {
    "input": reference["input"],
    "target": reference["target"],
    "logits": logits[:, -1].flatten().tolist(),
    "loss": loss.item(),
    "gradients": {
        name.replace(".default", ""): weight.grad.flatten().tolist()
        for name, weight in adapters.items()
        if ".h.1." in name
    },
}
with open("gpt2-lora/expected.json", "w") as file:
    json.dump(expected, file)
    file.write("\n")
