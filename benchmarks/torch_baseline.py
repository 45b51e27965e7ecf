"""The numbers to beat: a GPT-2 in eager PyTorch on the CPU, timed on this machine.

  python torch_baseline.py train   --nLayers 4 --nHeads 4 --dModel 128 --maxSeqLen 64 --vocabSize 65 --batch 12 --seq 64
  python torch_baseline.py decode  --nLayers 12 --nHeads 12 --dModel 768 --maxSeqLen 1024 --vocabSize 50257 --prompt 64 --tokens 40
  python torch_baseline.py prefill --nLayers 12 --nHeads 12 --dModel 768 --maxSeqLen 1024 --vocabSize 50257 --seq 512
  python torch_baseline.py product --rows 512 --columns 512 --depth 512

Prints one JSON line: the median in milliseconds (per step, per token, per prefill, per product) and the process's peak memory. A training step is forward, loss, backward,
global-norm clipping at 1 and AdamW. Attention is torch's scaled_dot_product_attention. Run it beside the program it is compared
with, in turn, on an otherwise idle machine.
"""
import argparse, json, resource, statistics, time
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch_gpt import Gpt


def timed(f, runs, warmup=2):
    for _ in range(warmup): f()
    times = []
    for _ in range(runs):
        start = time.perf_counter(); f(); times.append((time.perf_counter() - start) * 1e3)
    return times


p = argparse.ArgumentParser()
p.add_argument("mode", choices=["train", "decode", "prefill", "product"])
for name, default in dict(nLayers=4, nHeads=4, dModel=128, maxSeqLen=64, vocabSize=65, batch=12, seq=64, prompt=64, tokens=40, rows=512, columns=512, depth=512, products=1, runs=0, threads=0).items():
    p.add_argument("--" + name, type=int, default=default)
a = p.parse_args()
if a.threads: torch.set_num_threads(a.threads)
torch.manual_seed(0)
model = Gpt(a.vocabSize, a.maxSeqLen, a.dModel, a.nLayers, a.nHeads) if a.mode != "product" else nn.Module()
draw = lambda *shape: torch.randint(0, a.vocabSize, shape)
if a.mode == "train":
    decayed = [q for q in model.parameters() if q.dim() >= 2]; rest = [q for q in model.parameters() if q.dim() < 2]
    opt = torch.optim.AdamW([{"params": decayed, "weight_decay": 0.1}, {"params": rest, "weight_decay": 0.0}], lr=1e-3, betas=(0.9, 0.95))
    x, y = draw(a.batch, a.seq), draw(a.batch, a.seq)
    def step():
        loss = F.cross_entropy(model(x)[0].view(-1, a.vocabSize), y.view(-1))
        opt.zero_grad(set_to_none=True); loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0); opt.step()
        return loss.item()
    times = timed(step, a.runs or 20)
elif a.mode == "product":
    x, y = torch.randn(a.products, a.rows, a.depth), torch.randn(a.products, a.depth, a.columns)
    if a.products == 1: x, y = x[0], y[0]
    times = timed(lambda: x @ y, a.runs or 200, 20)
else:
    with torch.no_grad():
        if a.mode == "prefill":
            x = draw(1, a.seq)
            times = timed(lambda: model(x, last=True), a.runs or 5)
        else:
            _, past = model(draw(1, a.prompt), last=True)
            state = {"past": past, "id": draw(1, 1)}
            def decode():
                logits, state["past"] = model(state["id"], state["past"], last=True)
                state["id"] = logits[:, -1].argmax(-1, keepdim=True)
            times = timed(decode, a.tokens)
print(json.dumps({"mode": a.mode, "medianMs": round(statistics.median(times), 4), "minMs": round(min(times), 4),
                  "peakBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024, "threads": torch.get_num_threads(),
                  "parameters": sum(q.numel() for q in model.parameters()), "torch": torch.__version__}))
