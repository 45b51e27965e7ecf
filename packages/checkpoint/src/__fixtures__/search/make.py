"""Searches with ../gpt2 and ../gpt2-untied in float64: by Hugging Face's beam search, and by a contrastive search of its
own, since transformers 5 has none. Writes expected.json. Run it in this folder."""

import itertools
import json

import torch
from transformers import GPT2LMHeadModel

MODELS = ["gpt2", "gpt2-untied"]
PROMPTS = [[7, 3, 60], [12, 40, 5, 5, 1, 33, 20, 9]]
BEAMS = [1, 2, 4, 5]
LENGTH_PENALTIES = [-1.0, 0.0, 0.5, 1.0, 2.0]
EARLY_STOPPING = [True, False, "never"]
HUGGING_FACE = {
    "repetitionPenalty": "repetition_penalty",
    "noRepeatNgram": "no_repeat_ngram_size",
    "minNewTokens": "min_new_tokens",
}


def beam_search(model, prompt, beams, stop_ids, max_new_tokens=10, length_penalty=1.0, early_stopping=False, **others):
    """The sequences, without the padding behind a stop id, and their scores."""
    # With one beam, generate() would be greedy.
    one_beam = {"custom_generate": lambda model, *args, **kwargs: model._beam_search(*args, **kwargs)}
    result = model.generate(
        torch.tensor([prompt]),
        num_beams=beams,
        num_return_sequences=beams,
        max_new_tokens=max_new_tokens,
        eos_token_id=stop_ids or None,
        pad_token_id=stop_ids[0] if stop_ids else None,
        length_penalty=length_penalty,
        early_stopping=early_stopping,
        do_sample=False,
        return_dict_in_generate=True,
        output_scores=True,
        **others,
        **(one_beam if beams == 1 else {}),
    )
    found = []
    for ids, score in zip(result.sequences[:, len(prompt) :].tolist(), result.sequences_scores.tolist()):
        end = next((place + 1 for place, id in enumerate(ids) if id in stop_ids), len(ids))
        found.append({"ids": ids[:end], "score": score})
    return found


def contrastive_search(model, prompt, max_new_tokens, top_k, penalty):
    """Every candidate is read with all that is before it: no cache. Ends before the context is exceeded."""
    ids = list(prompt)
    log_probabilities = []
    for _ in range(min(max_new_tokens, model.config.n_positions - len(prompt))):
        next_log_probabilities = model(torch.tensor([ids])).logits[0, -1].log_softmax(-1)
        likeliest = next_log_probabilities.topk(top_k)
        best = (-torch.inf, None, None)
        for log_probability, id in zip(likeliest.values, likeliest.indices.tolist()):
            hidden = model(torch.tensor([[*ids, id]]), output_hidden_states=True).hidden_states[-1][0]
            similarity = torch.cosine_similarity(hidden[:-1], hidden[-1:], dim=-1).max()
            score = (1 - penalty) * log_probability.exp() - penalty * similarity
            if score > best[0]:
                best = (score, id, log_probability.item())
        ids.append(best[1])
        log_probabilities.append(best[2])
    return {"ids": ids[len(prompt) :], "logProbabilities": log_probabilities}


def frequent_ids(model, prompt):
    """The two that the likeliest sequences have most often, but for their first id."""
    ids = [id for found in beam_search(model, prompt, 8, []) for id in found["ids"][1:]]
    return sorted(set(ids), key=lambda id: (-ids.count(id), id))[:2]


expected = {}
for name in MODELS:
    model = GPT2LMHeadModel.from_pretrained(f"../{name}").double().eval()
    model.generation_config.eos_token_id = model.generation_config.bos_token_id = None
    context = model.config.n_positions
    beam_searches, contrastive_searches = [], []

    def add(prompt, beams, stop_ids, length_penalty=1.0, early_stopping=False, max_new_tokens=10, processors={}):
        arguments = {HUGGING_FACE[name]: values[0] for name, values in processors.items()}
        found = beam_search(model, prompt, beams, stop_ids, max_new_tokens, length_penalty, early_stopping, **arguments)
        beam_searches.append(
            {
                "prompt": prompt,
                "beams": beams,
                "maxNewTokens": max_new_tokens,
                "stopIds": stop_ids,
                "lengthPenalty": length_penalty,
                "earlyStopping": early_stopping,
                "processors": processors,
                "found": found,
            }
        )

    for prompt in PROMPTS:
        often, second = frequent_ids(model, prompt)
        for beams, penalty, early in itertools.product(BEAMS, LENGTH_PENALTIES, EARLY_STOPPING):
            add(prompt, beams, [often], penalty, early)
        for beams in (2, 4):
            add(prompt, beams, [])
            add(prompt, beams, [often, second])
            for early in EARLY_STOPPING:
                add(prompt, beams, [often], 2.0, early, max_new_tokens=context - len(prompt) + 1)
            for processors in (
                {"repetitionPenalty": [1.3]},
                {"repetitionPenalty": [0.8], "noRepeatNgram": [2], "minNewTokens": [4, [often]]},
            ):
                add(prompt, beams, [often], 1.0, processors=processors)
        for top_k, penalty in [(1, 0.6), (4, 0.6), (4, 0.0), (8, 0.3), (5, 0.9), (20, 1.0)]:
            result = contrastive_search(model, prompt, 100, top_k, penalty)
            options = {"prompt": prompt, "topK": top_k, "penalty": penalty, "maxNewTokens": 100}
            contrastive_searches.append({**options, **result})
    expected[name] = {"beamSearch": beam_searches, "contrastiveSearch": contrastive_searches}

with open("expected.json", "w") as file:
    json.dump(expected, file)
    file.write("\n")
