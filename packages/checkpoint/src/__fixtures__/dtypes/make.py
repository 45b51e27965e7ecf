"""Writes model.safetensors (a tensor of most kinds) and expected.json (its float tensors as float32), with PyTorch."""

import hashlib
import json
import math

import torch
from safetensors.torch import save_file

values = [0.0, -0.0, 1.0, -2.5, 1 / 3, 65504.0, 1e-7, 6e-8, math.inf, -math.inf, math.nan, math.pi]
tensors = {
    "single": torch.tensor(values),
    "half": torch.tensor(values, dtype=torch.float16).reshape(3, 4),
    "brain": torch.tensor(values, dtype=torch.bfloat16).reshape(2, 2, 3),
    "double": torch.tensor(values, dtype=torch.float64),
    "scalar": torch.tensor(1.5),
    "empty": torch.zeros(0, 3),
    'höhe 🦊 "x"\\\n': torch.tensor([7.0]),
    "count": torch.tensor([1, -2], dtype=torch.int64),
    "mask": torch.tensor([True, False, True]),
    "eighth": torch.tensor([1.0, 2.0]).to(torch.float8_e4m3fn),
    "complex": torch.tensor([1 + 2j]),
}
save_file(tensors, "model.safetensors", metadata={"made": "by hand"})


def number(value):
    if math.isnan(value):
        return "NaN"
    return value if math.isfinite(value) else ("Infinity" if value > 0 else "-Infinity")


floats = (torch.float16, torch.bfloat16, torch.float32, torch.float64)
expected = {
    name: [number(value) for value in tensor.to(torch.float32).flatten().tolist()]
    for name, tensor in tensors.items()
    if tensor.dtype in floats
}
with open("expected.json", "w") as file:
    json.dump(expected, file, ensure_ascii=False)
    file.write("\n")

# Every half there is, as float32 with one NaN: the hash in read-float32.test.ts.
halves = torch.arange(65536, dtype=torch.int32).to(torch.uint16).view(torch.float16).to(torch.float32)
halves[torch.isnan(halves)] = math.nan
print(hashlib.sha256(halves.numpy().tobytes()).hexdigest())
