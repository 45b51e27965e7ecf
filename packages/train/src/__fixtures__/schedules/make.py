"""Rates of PyTorch's learning-rate schedulers, step by step. Made with torch 2.13: python make.py"""

import json
from pathlib import Path

import torch
from torch.optim.lr_scheduler import ConstantLR, CosineAnnealingLR, LinearLR, SequentialLR

PEAK, FLOOR = 0.003, 0.0002


def linear(optimizer, steps):
    return LinearLR(optimizer, start_factor=1, end_factor=FLOOR / PEAK, total_iters=steps)


def cosine(optimizer, steps):
    return CosineAnnealingLR(optimizer, T_max=steps, eta_min=FLOOR)


def stable(optimizer):
    return ConstantLR(optimizer, factor=1)


def warmup(optimizer, steps):
    return LinearLR(optimizer, start_factor=1 / steps, end_factor=1, total_iters=steps - 1)


def rates(schedule, steps):
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=PEAK)
    scheduler = schedule(optimizer)
    result = []
    for _ in range(steps):
        result.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return result


schedules = {
    "linear": rates(lambda o: linear(o, 10), 15),  # and five steps after its end
    "cosine": rates(lambda o: cosine(o, 10), 11),  # PyTorch's rises again after it
    "warmup, cosine": rates(lambda o: SequentialLR(o, [warmup(o, 4), cosine(o, 10)], [4]), 15),
    "warmup, stable, linear": rates(
        lambda o: SequentialLR(o, [warmup(o, 4), stable(o), linear(o, 6)], [4, 9]), 20
    ),
}
golden = {"source": f"torch {torch.__version__}, make.py", "peak": PEAK, "floor": FLOOR, "rates": schedules}
Path(__file__).with_name("expected.json").write_text(json.dumps(golden))
