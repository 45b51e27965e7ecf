"""nanoGPT's configuration for a CPU, in eager PyTorch: 4 layers x 128, 2000 steps of 12 x 64 characters.
https://github.com/karpathy/nanoGPT, "I only have a macbook"

  python nano_gpt.py --training training.txt --held-out held-out.txt --seed 1

Prints one JSON line: the mean loss, in nats, of the held-out characters after the first, in windows of 64 that do not
overlap; and the seconds that the steps have taken.
"""
import argparse, json, math, time
import torch
import torch.nn.functional as F
from torch_gpt import Gpt

p = argparse.ArgumentParser()
p.add_argument("--training", required=True)
p.add_argument("--held-out", required=True)
p.add_argument("--seed", type=int, default=1)
p.add_argument("--steps", type=int, default=2000)
a = p.parse_args()

context, batch_size = 64, 12
peak, floor, warmup = 1e-3, 1e-4, a.steps // 20
training, held_out = (open(path).read() for path in (a.training, a.held_out))
ids = {character: id for id, character in enumerate(sorted(set(training)))}
training, held_out = (torch.tensor([ids[character] for character in text]) for text in (training, held_out))

torch.manual_seed(a.seed)
model = Gpt(len(ids), context, 128, 4, 4)
matrices, others = ([q for q in model.parameters() if (q.dim() > 1) == wanted] for wanted in (True, False))
groups = [{"params": matrices, "weight_decay": 0.1}, {"params": others, "weight_decay": 0.0}]
optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.99))


def learning_rate(step):
    if step < warmup: return peak * (step + 1) / warmup
    return floor + (peak - floor) * (1 + math.cos(math.pi * (step - warmup) / (a.steps - warmup))) / 2


start = time.perf_counter()
for step in range(a.steps):
    for group in optimizer.param_groups: group["lr"] = learning_rate(step)
    windows = torch.stack([training[i : i + context + 1] for i in torch.randint(len(training) - context, (batch_size,))])
    loss = F.cross_entropy(model(windows[:, :-1])[0].flatten(0, 1), windows[:, 1:].flatten())
    optimizer.zero_grad(set_to_none=True); loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0); optimizer.step()
seconds = time.perf_counter() - start

with torch.no_grad():
    windows = (held_out[i : i + context + 1] for i in range(0, len(held_out) - 1, context))
    total = sum(F.cross_entropy(model(w[None, :-1])[0][0], w[1:], reduction="sum").item() for w in windows)
print(json.dumps({"loss": total / (len(held_out) - 1), "seconds": seconds}))
