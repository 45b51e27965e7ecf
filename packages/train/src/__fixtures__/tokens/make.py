"""Writes the token files beside it, as nanoGPT's prepare.py does."""

import numpy as np

ids = [0, 1, 255, 256, 50256, 65535, 7]
np.array(ids, dtype=np.uint16).tofile("uint16.bin")
np.array([*ids, 100257, 4294967295], dtype=np.uint32).tofile("uint32.bin")
