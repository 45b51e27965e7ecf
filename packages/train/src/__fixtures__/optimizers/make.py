"""
Weights after each step of PyTorch's optimisers and of its moving average, in float64, from the same given gradients.
Made with torch 2.13: python make.py

torch.optim.Muon orthogonalises in bfloat16; here that one cast is left out, and all else is PyTorch's own code.
"""

import json
from pathlib import Path

import torch
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

torch.manual_seed(0)
torch.set_default_dtype(torch.float64)
torch.Tensor.bfloat16 = torch.Tensor.clone

STEPS = 10
SHAPES = {
    "tokens.table": [5, 2],
    "blocks.0.norm.scale": [3],
    "blocks.0.up.weight": [3, 4],
    "blocks.0.down.weight": [4, 3],
    "blocks.0.square.weight": [3, 3],
}
MATRICES = [path for path, shape in SHAPES.items() if len(shape) == 2]
HIDDEN = [path for path in MATRICES if path.startswith("blocks")]
OTHERS = [path for path in SHAPES if path not in HIDDEN]


def random_weights(scale):
    return {path: (torch.randn(shape) * scale).round(decimals=4) for path, shape in SHAPES.items()}


def numbers(weights):
    return {path: [round(value, 8) for value in weight.flatten().tolist()] for path, weight in weights.items()}


start = random_weights(0.5)
gradients = [random_weights(1) for _ in range(STEPS)]
gradient_scales = [1, 0.3, 0.75, 1, 1, 0.05, 0.5, 1, 0.9, 0.6]
learning_rates = [0.01 * (step + 1) for step in range(5)] + [0.05, 0.04, 0.03, 0.02, 0.01]


def run(paths, optimizers_of, after_step=lambda weights: weights):
    """The weights at `paths` after each step, or what `after_step` makes of them."""
    weights = {path: start[path].clone().requires_grad_() for path in paths}
    optimizers = optimizers_of(weights)
    result = []
    for gradient, scale, rate in zip(gradients, gradient_scales, learning_rates):
        for path in paths:
            weights[path].grad = gradient[path] * scale
        for optimizer in optimizers:
            for group in optimizer.param_groups:
                group["lr"] = rate
            optimizer.step()
        result.append(numbers(after_step(weights)))
    return result


def groups(weights, decay):
    matrices = [weight for path, weight in weights.items() if path in MATRICES]
    rest = [weight for path, weight in weights.items() if path not in MATRICES]
    return [{"params": matrices, "weight_decay": decay}, {"params": rest, "weight_decay": 0}]


def sgd(decay=0, **options):
    return lambda weights: [torch.optim.SGD(groups(weights, decay), lr=1, **options)]


def adamw(weights):
    return torch.optim.AdamW(groups(weights, 0.1), lr=1, betas=(0.9, 0.95), eps=1e-8)


def muon(**options):
    return lambda weights: [torch.optim.Muon(weights.values(), lr=1, adjust_lr_fn="match_rms_adamw", **options)]


def muon_and_adamw(weights):
    hidden = {path: weights[path] for path in HIDDEN}
    others = {path: weights[path] for path in OTHERS}
    return [*muon()(hidden), adamw(others)]


class Holder(torch.nn.Module):
    def __init__(self, weights):
        super().__init__()
        self.weights = torch.nn.ParameterList(weights)


def moving_average(decay):
    averaged = AveragedModel(Holder(start.values()), multi_avg_fn=get_ema_multi_avg_fn(decay))
    averaged.update_parameters(Holder(start.values()))  # the first copies

    def after_step(weights):
        averaged.update_parameters(Holder([weight.detach() for weight in weights.values()]))
        return dict(zip(weights, averaged.module.weights))

    return after_step


every = list(SHAPES)
golden = {
    "source": f"torch {torch.__version__}, make.py",
    "shapes": SHAPES,
    "start": numbers(start),
    "steps": [
        {"gradients": numbers(gradient), "gradientScale": scale, "learningRate": rate}
        for gradient, scale, rate in zip(gradients, gradient_scales, learning_rates)
    ],
    "weights": {
        "sgd": run(every, sgd()),
        "sgd, momentum and decay": run(every, sgd(momentum=0.9, decay=0.2)),
        "sgd, nesterov": run(every, sgd(momentum=0.8, nesterov=True, decay=0.1)),
        "adamW": run(every, lambda weights: [adamw(weights)]),
        "muon": run(MATRICES, muon()),
        "muon without nesterov": run(MATRICES, muon(nesterov=False, momentum=0.8, weight_decay=0.3)),
        "muon and adamW": run(every, muon_and_adamw),
    },
    "average": {"decay": 0.9, "weights": run(every, sgd(), moving_average(0.9))},
}
Path(__file__).with_name("expected.json").write_text(json.dumps(golden))
