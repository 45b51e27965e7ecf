"""Writes the folders of two relatives of GPT2LMHeadModel, and the logits that it computes after loading each."""

import json

import torch
from transformers import GPT2Config, GPT2DoubleHeadsModel, GPT2LMHeadModel, GPT2Model

torch.manual_seed(0)
config = GPT2Config(
    vocab_size=13, n_positions=8, n_embd=8, n_layer=1, n_head=2, initializer_range=0.5, bos_token_id=0, eos_token_id=0
)
ids = [[1, 2, 3], [12, 0, 7]]
logits = {}
for architecture in [GPT2Model, GPT2DoubleHeadsModel]:
    name = architecture.__name__
    architecture(config).save_pretrained(name)
    model = GPT2LMHeadModel.from_pretrained(name, dtype=torch.float64).eval()
    with torch.no_grad():
        logits[name] = model(torch.tensor(ids)).logits.flatten().tolist()
with open("expected.json", "w") as file:
    json.dump({"input": ids, "logits": logits}, file)
    file.write("\n")
