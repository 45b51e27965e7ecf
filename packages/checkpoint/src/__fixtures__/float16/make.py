"""Writes expected.json: how numpy rounds float32 to float16, as bits. Hard cases one by one, a million more as a hash."""

import hashlib
import json

import numpy

numpy.seterr(over="ignore")


def halves(singles):
    return singles.view(numpy.float32).astype(numpy.float16).view(numpy.uint16)


cases = {
    "zero": 0x00000000,
    "one": 0x3F800000,
    "a third": 0x3EAAAAAB,
    "the least single": 0x00000001,
    "half of the least half, a tie to zero": 0x33000000,
    "just above half of the least half": 0x33000001,
    "just below the least half": 0x337FFFFF,
    "the least half": 0x33800000,
    "one and a half of the least half, a tie to two": 0x33C00000,
    "two and a half of the least half, a tie to two": 0x34200000,
    "the greatest subnormal half": 0x387FC000,
    "a tie between the greatest subnormal and the least normal half": 0x387FE000,
    "just below that tie": 0x387FDFFF,
    "the single before the least normal half": 0x387FFFFF,
    "the least normal half": 0x38800000,
    "a tie to even, down": 0x3F801000,
    "just above that tie": 0x3F801001,
    "a tie to even, up": 0x3F803000,
    "just below that tie": 0x3F802FFF,
    "a tie that carries into the exponent": 0x3FFFF000,
    "the greatest half": 0x477FE000,
    "the last single that is rounded to the greatest half": 0x477FEFFF,
    "the first single that is rounded to infinity": 0x477FF000,
    "65536": 0x47800000,
    "the greatest single": 0x7F7FFFFF,
    "infinity": 0x7F800000,
    "NaN": 0x7FC00000,
    "a NaN whose bits do not fit": 0x7F800001,
    "a NaN whose bits fit": 0x7FAAA000,
}
singles = numpy.array([sign | bits for bits in cases.values() for sign in (0, 0x80000000)], dtype=numpy.uint32)

# Every half's number, the middle to the next one, and the singles around that; then singles all over.
every = numpy.arange(65536, dtype=numpy.uint32).astype(numpy.uint16).view(numpy.float16).astype(numpy.float32)
numbers = every[numpy.isfinite(every)].view(numpy.uint32)
around = [numbers + numpy.uint32(step) for step in (0, 0x0FFF, 0x1000, 0x1001)]
sweep = numpy.concatenate([*around, numpy.arange(0, 2**32, 4093, dtype=numpy.uint64).astype(numpy.uint32)])

expected = {
    "numpy": numpy.__version__,
    "cases": [
        {"what": f"{name}{sign}", "single": f"{single:08x}", "half": f"{half:04x}"}
        for (name, sign), single, half in zip(
            [(name, sign) for name in cases for sign in ("", ", negative")], singles.tolist(), halves(singles).tolist()
        )
    ],
    "sweep": {"length": len(sweep), "sha256": hashlib.sha256(halves(sweep).tobytes()).hexdigest()},
}
with open("expected.json", "w") as file:
    json.dump(expected, file, indent=1)
    file.write("\n")
