"""The numbers to beat: a GPT-2 in eager PyTorch on the CPU, timed on this machine.

  python torch_baseline.py train   --nLayers 4 --nHeads 4 --dModel 128 --maxSeqLen 64 --vocabSize 65 --batch 12 --seq 64
  python torch_baseline.py decode  --nLayers 12 --nHeads 12 --dModel 768 --maxSeqLen 1024 --vocabSize 50257 --prompt 64 --tokens 40
  python torch_baseline.py prefill --nLayers 12 --nHeads 12 --dModel 768 --maxSeqLen 1024 --vocabSize 50257 --seq 512
  python torch_baseline.py product --rows 512 --columns 512 --depth 512

Prints one JSON line: the median in milliseconds (per step, per token, per prefill, per product) and the process's peak memory. A training step is forward, loss, backward,
global-norm clipping at 1 and AdamW. Attention is torch's scaled_dot_product_attention. Run it beside the program it is compared
with, in turn, on an otherwise idle machine.
"""
import argparse, json, math, resource, statistics, time
import torch
import torch.nn as nn
import torch.nn.functional as F


class Block(nn.Module):
    def __init__(self, c, heads):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(c), nn.LayerNorm(c)
        self.qkv, self.out = nn.Linear(c, 3 * c), nn.Linear(c, c)
        self.up, self.down = nn.Linear(c, 4 * c), nn.Linear(4 * c, c)

    def forward(self, x, past):
        b, t, c = x.shape
        q, k, v = (z.view(b, t, self.heads, c // self.heads).transpose(1, 2) for z in self.qkv(self.norm1(x)).split(c, 2))
        if past is not None:
            k, v = torch.cat([past[0], k], 2), torch.cat([past[1], v], 2)
        a = F.scaled_dot_product_attention(q, k, v, is_causal=past is None)
        x = x + self.out(a.transpose(1, 2).reshape(b, t, c))
        return x + self.down(F.gelu(self.up(self.norm2(x)), approximate="tanh")), (k, v)


class Gpt(nn.Module):
    def __init__(self, a):
        super().__init__()
        self.tokens, self.positions = nn.Embedding(a.vocabSize, a.dModel), nn.Embedding(a.maxSeqLen, a.dModel)
        self.blocks = nn.ModuleList(Block(a.dModel, a.nHeads) for _ in range(a.nLayers))
        self.norm = nn.LayerNorm(a.dModel)
        for name, p in self.named_parameters():
            if p.dim() == 2:
                std = 0.02 / math.sqrt(2 * a.nLayers) if name.endswith(("out.weight", "down.weight")) else 0.02
                nn.init.normal_(p, std=std)

    def forward(self, ids, past=None, last=False):
        offset = 0 if past is None else past[0][0].shape[2]
        x = self.tokens(ids) + self.positions(torch.arange(offset, offset + ids.shape[1]))
        present = []
        for i, block in enumerate(self.blocks):
            x, kv = block(x, None if past is None else past[i])
            present.append(kv)
        x = self.norm(x[:, -1:] if last else x)
        return x @ self.tokens.weight.t(), present


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
model = Gpt(a) if a.mode != "product" else nn.Module()
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
