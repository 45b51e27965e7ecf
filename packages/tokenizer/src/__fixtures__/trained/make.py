"""Trains two tokenizers on the texts beside it, saves them, and encodes with what transformers loads from the files."""

import json

from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import AutoTokenizer, GPT2Tokenizer, PreTrainedTokenizerFast

VECTORS = [
    "",
    "First Citizen: We are accounted poor citizens, the patricians good.",
    "the cat's pyjamas; <|endoftext|> the DOG'S bed.\n\n\n  A new   paragraph\t",
    "Кошка и 猫 и قطة и 🐈\u200d⬛ e\u0301",
    "constructor __proto__ <pad>0123456789",
    "a" * 150,
]


def train(texts, pre_tokenizer, vocab_size, special_tokens):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizer
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=vocab_size,
        special_tokens=special_tokens,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


def write_vectors(name, tokenizer):
    vectors = [{"text": text, "ids": tokenizer(text)["input_ids"]} for text in VECTORS]
    with open(name, "w") as file:
        json.dump(vectors, file, ensure_ascii=False)


def read(name):
    with open(name, encoding="utf-8", newline="") as file:
        return file.read()


# One text, GPT-2's pattern: vocab.json and merges.txt.
byte_level = pre_tokenizers.ByteLevel(add_prefix_space=False)
shakespeare = train([read("shakespeare.txt")], byte_level, 1000, ["<|endoftext|>"])
shakespeare.model.save("shakespeare")
write_vectors("shakespeare/vectors.json", GPT2Tokenizer.from_pretrained("shakespeare"))

# A text each line, another pattern: tokenizer.json.
pattern = pre_tokenizers.Split(Regex(r"\p{N}{1,3}|\s?[^\s\p{N}]+|\s+"), "isolated")
bytes_only = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
multilingual = train(
    read("multilingual.txt").split("\n"),
    pre_tokenizers.Sequence([pattern, bytes_only]),
    1200,
    ["<|endoftext|>", "<pad>"],
)
fast = PreTrainedTokenizerFast(tokenizer_object=multilingual, eos_token="<|endoftext|>", pad_token="<pad>")
fast.add_tokens("DOG'S bed")  # not a special one
fast.save_pretrained("multilingual")
write_vectors("multilingual/vectors.json", AutoTokenizer.from_pretrained("multilingual"))
