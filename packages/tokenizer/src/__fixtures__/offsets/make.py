"""Writes offsets.json: a trained tokenizer with added tokens, and where Hugging Face's tokenizers says that tokens stand.

Its offsets count code points; here they are of UTF-16 code units, as JavaScript counts.

    pip install tokenizers==0.23.2 && python make.py
"""

import json
from pathlib import Path

import tokenizers
from tokenizers import AddedToken, Tokenizer

here = Path(__file__).parent
trained = json.loads((here.parent / "trained-bpe.json").read_text())["tokenizer"]
tokenizer = Tokenizer.from_str(json.dumps(trained))
tokenizer.add_tokens([AddedToken(name, normalized=False) for name in ("[se", "[sep]", "日本")])

texts = [
    "the cat sat on the mat, and the dog sat on the log.",
    "a🦊b 👩‍👩‍👧‍👦 e\u0301 naïve ½",
    "こんにちは日本語 Привет, мир!",
    "the[sep]cat[se dog[sep<|endoftext|>the 日本日本",
    "  \n\n\t x  ",
    "",
]


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def vector(text: str) -> dict:
    encoding = tokenizer.encode(text)
    offsets = [[utf16(text[:start]), utf16(text[:end])] for start, end in encoding.offsets]
    return {"text": text, "ids": encoding.ids, "offsets": offsets}


content = {
    "provenance": f"make.py, with Hugging Face tokenizers {tokenizers.__version__}",
    "tokenizer": json.loads(tokenizer.to_str()),
    "vectors": [vector(text) for text in texts],
}
(here / "offsets.json").write_text(json.dumps(content, ensure_ascii=False) + "\n")
