"""Makes unbiased.json: a pre-norm block without biases, its output and gradients in float64, by PyTorch, as nanoGPT's
`bias=False` composes it (nn.Linear(bias=False), layer_norm without a bias). Run: python make-unbiased.py"""
import json, os, torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
torch.set_default_dtype(torch.float64)
d_model, heads, width = 8, 2, 12
x = torch.randn(2, 5, d_model, requires_grad=True)
scales = [torch.randn(d_model, requires_grad=True) for _ in range(2)]
qkv, output = nn.Linear(d_model, 3 * d_model, bias=False), nn.Linear(d_model, d_model, bias=False)
up, down = nn.Linear(d_model, width, bias=False), nn.Linear(width, d_model, bias=False)

norm = lambda x, scale: F.layer_norm(x, (d_model,), scale, None, 1e-5)
by_heads = lambda t: t.view(2, 5, heads, -1).transpose(1, 2)
q, k, v = map(by_heads, qkv(norm(x, scales[0])).split(d_model, -1))
attended = F.scaled_dot_product_attention(q, k, v, is_causal=True).transpose(1, 2).reshape(2, 5, d_model)
h = x + output(attended)
y = h + down(F.gelu(up(norm(h, scales[1])), approximate="tanh"))
dy = torch.randn_like(y)

# nn.Linear keeps [outputs, inputs]; the transpose of that is what the block reads.
leaves = {"x": x, "attentionNorm.scale": scales[0], "attention.qkv.weight": qkv.weight, "attention.output.weight": output.weight,
          "feedForwardNorm.scale": scales[1], "feedForward.up.weight": up.weight, "feedForward.down.weight": down.weight}
gradients = torch.autograd.grad(y, list(leaves.values()), dy)
packed = lambda t: {"shape": list(t.shape), "values": [round(v, 12) for v in t.flatten().tolist()]}
stored = lambda name, t: packed(t.T if name.split(".")[0] in ("attention", "feedForward") else t)
json.dump({
    "provenance": f"PyTorch {torch.__version__}, float64; made by make-unbiased.py",
    "leaves": {name: stored(name, leaf) for name, leaf in leaves.items()},
    "output": packed(y), "dy": packed(dy),
    "gradients": {name: stored(name, g) for name, g in zip(leaves, gradients)},
}, open(os.path.join(os.path.dirname(__file__), "unbiased.json"), "w"))
