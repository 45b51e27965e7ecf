"""The pieces that Hugging Face's tokenizers cuts texts into by the Split patterns below. No pieces where it refuses
a pattern; null where it gives up on a text, after ten million steps back."""

import json
import os

import tokenizers
from tokenizers import Regex, pre_tokenizers

CL100K = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
PATTERNS = [
    # Of models: GPT-2, GPT-4 and Llama 3, Qwen 2, GPT-4o, DeepSeek's three, Bloom.
    r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+",
    CL100K,
    CL100K.replace("{1,3}", ""),
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+",
    r"\p{N}{1,3}",
    "[\u4e00-\u9fa5\u3040-\u309f\u30a0-\u30ff]+",
    r"[!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+",
    r" ?[^(\s|[.,!?…。，、।۔،])]+",
    # Shorthands, and what else JavaScript reads otherwise.
    r"\w+|[^\w\s]+|\s+",
    r"\d+",
    r"\D+",
    r"\W",
    r"\S+",
    r"[\d\W]+",
    r"\b",
    r"\B.",
    r"\bthe\b",
    r".",
    r".+",
    r"(?m:.+)",
    r"(?m).+",
    r"^.",
    r".$",
    r"\A.",
    r".\z",
    r".\Z",
    r"\h+",
    r"\H+",
    r"\R",
    r"\X",
    r"\N+",
    r"\O+",
    r"[[:alpha:]]+",
    r"[[:^space:]]+",
    r"[[:punct:]]",
    r"[[:word:]]+",
    r"[[:digit:][:upper:]]+",
    r"\p{Han}+",
    r"\p{Script=Han}+",
    r"\p{^L}+",
    r"\P{Greek}+",
    r"\p{Alpha}+",
    r"\p{Lower}+",
    r"\p{L}++\p{L}|\s+",
    r"\w*+\d|\w+",
    r"(?>\w+)\d|\d+",
    r"a{,3}",
    r"\d{2}+",
    r"(?i)STRASSE|grüße",
    r"(?i:k)|(?i:s)+",
    r"(?i:[a-f]+)",
    r"(?i)\p{Lu}+",
    r"[a-z&&[^aeiou]]+",
    r"[\w&&[^\d]]+",
    r"[a-c[x-z]]+",
    r"(?<=\d)[a-z]+",
    r"(?<!\p{L})\p{L}",
    r"(?<year>\d{4})-\k<year>",
    r"(\w)\1",
    r"(?=\p{Lu})",
    r"a*",
    r"\x41|\x{1F98A}|\u00e9",
    r"\t|\n|\v|\f|\r|\a|\e",
    r"(?#a comment)\d",
    r"(?x) \d + # digits",
    r"(?:\p{L}\p{M}*)+",
    r"(?:\p{L}+\s?)+\d",
    r"(?:a|a)*b",
    r"(a+)+b",
    r"(?:aa?){2,9}c|a",
    r"(?:a|b|ab)+?c|.",
    r"(?:\w+ )*+\w+",
    r"(?:(?=a)a|a)*b|\s",
    r"(?:(?:ab?)*c?)*d|e",
    r"(?:)*x",
    r"\G\w",
    r"(?~abc)",
    r"\K.",
    r"(a(?:\g<1>)?b)",
    r"(?(1)a|b)",
    r"\y",
    r"[[:graph:]]+|[[:blank:]]",
    r"[[:print:]]+",
    r"[[:cntrl:]]|[[:alnum:]]+",
    r"[^\w]+|[^[:punct:]]",
    r"(?i:[^a-f]+)",
    r"(?i:it's|don't)",
    r"(?i:\d[a-c]*)(?-i:X)|(?i)y",
    r"(?=(?:a|ab)+c)a|.",
    r"(?:\w+[ ,!]?)*b",
    r"[",
    r"(",
    r"*a",
    r"[b-a]",
    r"\p{Nonsense}",
]
TEXTS = [
    "Grüße aus Köln",
    "It's I'LL don't 'ſ Kelvin \u212a  x",
    "the cat 123 sat2on 2024-2024 the_mat.\n\n\tand \r\n  end",
    "日本語 かな 12345 ４５ ½ ² Ⅷ ٣",
    "a\u0085b\u00a0c\u2028d\u3000e\ufefff\u200bg\u180eh",
    "👩‍👩‍👧‍👦 🏳️‍🌈 🇪🇸 e\u0301 नमस्ते 🦊A",
    "STRASSE straße Straẞe GRÜẞE ﬀ",
    "aabbcc xyz aaab aabab foo,bar! {x}[y] $5+3=8 ^_^ é ABc a\\b",
    "a" * 24,
    "aaaaac ababcd ababce\n",
    "",
    "a½b²c Ⅷd Ⓐe £5 €7 ©™ «q» x\u0345y \u2040",
    "a" * 200 + "b ab",
    "line one\nline two\r\nline three\n",
]


def pieces(pattern, text):
    try:
        return [piece for piece, _ in pattern.pre_tokenize_str(text)]
    except BaseException:  # pyo3's panic: "retry-limit-in-match over"
        return None


def split(source):
    try:
        pattern = pre_tokenizers.Split(Regex(source), "isolated")
    except Exception as error:
        return {"pattern": source, "refused": str(error)}
    return {"pattern": source, "pieces": [pieces(pattern, text) for text in TEXTS]}


made = {
    "provenance": f"tokenizers {tokenizers.__version__}, by make.py",
    "texts": TEXTS,
    "patterns": [split(source) for source in PATTERNS],
}
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "patterns.json"), "w") as file:
    json.dump(made, file, ensure_ascii=True)
