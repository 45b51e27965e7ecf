"""What transformers' AutoTokenizer makes of the folders that test/write-saved-tokenizers.ts wrote: python make.py <folder>

For each: the files' SHA-256, so that a test knows them to be the ones that were read, and for each text its ids and
what they decode to; null where transformers refuses a text.
"""

import hashlib
import json
import os
import sys

import transformers
from transformers import AutoTokenizer

TEXTS = [
    "",
    "a & b",
    " ",
    "\n",
    "the cat sat on the mat\n\n\tand  the log  ",
    "Grüße aus Köln",
    "    aus Köln    ",
    "日本語 12345 🦊\r\n",
    "a , b . c ! it 's n't",
    "<|endoftext|> <s>the <pad><|user|> cat<|endoftext|>",
    "Café ñ ?",
    "\u0085\ufeff\u00a0\u3000 \u2028x",
    "e\u0301 👩‍👩‍👧‍👦",
    "constructor __proto__ I'LL don't 3.14",
    " lead, trail ",
]

FILES = ["tokenizer.json", "tokenizer_config.json", "special_tokens_map.json"]


def digest(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def vector(tokenizer, text):
    try:
        ids = tokenizer(text)["input_ids"]
    except Exception:
        return {"text": text, "ids": None}
    return {"text": text, "ids": ids, "decoded": tokenizer.decode(ids)}


def main(folder):
    kinds = {}
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        tokenizer = AutoTokenizer.from_pretrained(path)
        kinds[name] = {
            "sha256": {file: digest(os.path.join(path, file)) for file in FILES},
            "eos": tokenizer.eos_token_id,
            "bos": tokenizer.bos_token_id,
            "pad": tokenizer.pad_token_id,
            "vectors": [vector(tokenizer, text) for text in TEXTS],
        }
    made = {"provenance": f"transformers {transformers.__version__}, by make.py", "kinds": kinds}
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "saved.json"), "w") as file:
        json.dump(made, file, ensure_ascii=True)


main(sys.argv[1])
