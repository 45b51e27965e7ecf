"""Makes operations.json: every operation's value and gradients in float64, by PyTorch. Run: python make-operations.py"""
import json, math, os, torch
import torch.nn.functional as F

torch.manual_seed(0)
torch.set_default_dtype(torch.float64)
cases = []
numbers = lambda t: [round(v, 12) for v in t.flatten().tolist()]
packed = lambda t: {"shape": list(t.shape), "values": numbers(t)}


def case(name, inputs, f, constants={}, settings={}):
    """f's value at the inputs, and its gradients by them, weighted by a random dy."""
    leaves = {k: v.clone().requires_grad_() for k, v in inputs.items()}
    output = f(**leaves, **constants)
    dy = torch.randn_like(output)
    gradients = torch.autograd.grad(output, list(leaves.values()), dy)
    cases.append({
        "name": name, "settings": settings,
        "inputs": {k: packed(v) for k, v in inputs.items()},
        "constants": {k: packed(v) for k, v in constants.items()},
        "output": packed(output), "dy": packed(dy),
        "gradients": {k: packed(g) for k, g in zip(leaves, gradients)},
    })


r = torch.randn
ids = torch.tensor([[0, 3, 3], [6, 1, 0]])
case("embed", {"table": r(7, 5)}, lambda table, ids: F.embedding(ids, table), {"ids": ids})
case("linear", {"x": r(2, 3, 4), "weight": r(4, 5), "bias": r(5)}, lambda x, weight, bias: x @ weight + bias)
case("linear", {"x": r(2, 3, 4), "weight": r(4, 5)}, lambda x, weight: x @ weight)
case("linear", {"x": r(3, 4), "weight": r(4, 5), "bias": r(5)}, lambda x, weight, bias: F.gelu(x @ weight + bias, approximate="tanh"), settings={"activation": "gelu"})
case("layerNorm", {"x": r(2, 3, 6), "scale": r(6), "bias": r(6)}, lambda x, scale, bias: F.layer_norm(x, (6,), scale, bias, 1e-5), settings={"epsilon": 1e-5})
case("rmsNorm", {"x": r(2, 3, 6), "scale": r(6)}, lambda x, scale: F.rms_norm(x, (6,), scale, 1e-6), settings={"epsilon": 1e-6})
case("gelu", {"x": r(3, 5) * 3}, lambda x: F.gelu(x, approximate="tanh"))
case("geluErf", {"x": r(3, 5) * 3}, lambda x: F.gelu(x))
case("silu", {"x": r(3, 5) * 3}, lambda x: F.silu(x))
case("swiGlu", {"gate": r(3, 5), "up": r(3, 5)}, lambda gate, up: F.silu(gate) * up)
case("residualAdd", {"x": r(2, 3, 4), "update": r(2, 3, 4)}, lambda x, update: x + update)
case("unembed", {"x": r(2, 3, 4), "table": r(7, 4)}, lambda x, table: x @ table.T)

angles = torch.arange(3.0)[:, None] * 10000 ** (-torch.arange(0, 6, 2) / 6)  # [seq, headDim / 2]
def rotary(x, cosines, sines):
    half = x.shape[-1] // 2
    turned = torch.cat([-x[..., half:], x[..., :half]], -1)
    return x * torch.cat([cosines, cosines], -1) + turned * torch.cat([sines, sines], -1)
case("rotary", {"x": r(2, 2, 3, 6)}, rotary, {"cosines": angles.cos(), "sines": angles.sin()})

def attention(queries, keys, values, bias=None):
    q, k = queries.shape[2], keys.shape[2]
    ahead = torch.ones(q, k).tril(k - q) == 0
    mask = torch.zeros(q, k).masked_fill(ahead, -math.inf)
    if bias is not None: mask = mask + bias
    return F.scaled_dot_product_attention(queries, keys, values, attn_mask=mask, enable_gqa=True)
qkv = lambda heads, kv, q, k: {"queries": r(2, heads, q, 4), "keys": r(2, kv, k, 4), "values": r(2, kv, k, 4)}
case("causalAttention", qkv(3, 3, 5, 5), attention)
case("causalAttention", qkv(4, 2, 3, 5), attention)
case("causalAttention", qkv(4, 1, 1, 5), attention)
case("causalAttention", qkv(2, 2, 3, 4), attention, {"bias": r(2, 3, 4)})

targets = torch.tensor([[2, 0, 6], [5, -100, 3]])
loss = lambda logits, targets: F.cross_entropy(logits.reshape(-1, 7), targets.flatten())
case("crossEntropy", {"logits": r(2, 3, 7) * 4}, loss, {"targets": targets})
case("crossEntropy", {"logits": r(2, 3, 7) * 100}, loss, {"targets": targets.clamp(min=0)})
case("linearCrossEntropy", {"x": r(2, 3, 4), "table": r(7, 4)}, lambda x, table, targets: loss(x @ table.T, targets), {"targets": targets})

# Three steps of AdamW, each with its own gradient.
start = r(2, 3)
weight = start.clone().requires_grad_()
adamw = dict(lr=0.1, betas=(0.8, 0.9), eps=1e-6, weight_decay=0.3)
optimizer = torch.optim.AdamW([weight], **adamw)
gradients, weights = [r(2, 3) for _ in range(3)], []
for gradient in gradients:
    weight.grad = gradient * 0.5
    optimizer.step()
    weights.append(packed(weight.detach()))
norms = [r(2, 3), r(4)]
case("layerNorm", {"x": r(2, 3, 6), "scale": r(6)}, lambda x, scale: F.layer_norm(x, (6,), scale, None, 1e-5), settings={"epsilon": 1e-5})
json.dump({
    "provenance": f"PyTorch {torch.__version__}, float64; made by make-operations.py",
    "operations": cases,
    "adamW": {"start": packed(start), "gradients": [packed(g) for g in gradients], "gradientScale": 0.5, "weights": weights,
              "settings": {"learningRate": 0.1, "beta1": 0.8, "beta2": 0.9, "epsilon": 1e-6, "weightDecay": 0.3}},
    "globalNorm": {"tensors": [packed(t) for t in norms], "norm": torch.nn.utils.get_total_norm(norms).item()},
}, open(os.path.join(os.path.dirname(__file__), "operations.json"), "w"))
