"""A tiny random GPT-2 that ends its texts by either of two ids, by its generation_config.json and not its config.json, as
transformers saves and greedily continues it. Writes the folder and expected.json. Run it in this folder."""

import json

import torch
from transformers import GPT2Config, GPT2LMHeadModel

torch.manual_seed(5)
ends = [7, 21]
config = GPT2Config(
    vocab_size=24,
    n_positions=24,
    n_embd=16,
    n_layer=2,
    n_head=2,
    initializer_range=0.3,
    tie_word_embeddings=False,
    bos_token_id=1,
    eos_token_id=23,
    pad_token_id=2,
)
model = GPT2LMHeadModel(config)
model.generation_config.eos_token_id = ends
model.save_pretrained(".")
model = GPT2LMHeadModel.from_pretrained(".").eval()


def continued(prompt):
    ids = model.generate(torch.tensor([prompt]), attention_mask=torch.ones(1, len(prompt)), max_new_tokens=16, do_sample=False)
    return ids[0, len(prompt) :].tolist()


continuations = [{"prompt": prompt, "ids": continued(prompt)} for prompt in ([first, 3, 9] for first in range(8, 24))]
with open("expected.json", "w") as file:
    json.dump(continuations, file)
    file.write("\n")
