"""The rows that makemore makes of `names.txt`; run in this folder, with makemore.py on PYTHONPATH."""

import json

from makemore import CharDataset

words = open("names.txt").read().splitlines()
chars = sorted(set("".join(words)))
dataset = CharDataset(words, chars, max(map(len, words)))
rows = [[part.tolist() for part in dataset[index]] for index in range(len(words))]
json.dump(
    {
        "characters": "".join(chars),
        "vocabSize": dataset.get_vocab_size(),
        "contextLength": dataset.get_output_length(),
        "inputs": [x for x, _ in rows],
        "targets": [y for _, y in rows],
    },
    open("expected.json", "w"),
)
