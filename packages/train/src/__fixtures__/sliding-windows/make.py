"""Writes expected.json: strided losses of the model and the text of ../training, in float64.

Each token is predicted by transformers' GPT-2 from its context alone. Where the model can read a window's last token as
well, the loop of https://huggingface.co/docs/transformers/perplexity gives the same.
"""

import json
import shutil
import tempfile
from pathlib import Path

import torch
import transformers

here = Path(__file__).parent
training = here.parent / "training"
start, end = 18000, 18600
characters = sorted("\n !$&',-.3:;?ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
text = (training / "tinyshakespeare-20000.txt").read_text()[start:end]
ids = torch.tensor([[characters.index(character) for character in text]])

with tempfile.TemporaryDirectory() as folder:
    shutil.copy(training / "config.json", folder)
    shutil.copy(training / "final.safetensors", Path(folder) / "model.safetensors")
    model = transformers.GPT2LMHeadModel.from_pretrained(folder).double().eval()


@torch.no_grad()
def token_by_token(context_length, stride):
    nlls = []
    for target in range(1, ids.size(1)):
        window = max(0, -(-(target - context_length) // stride))  # the first that reaches the target
        logits = model(ids[:, window * stride : target]).logits[0, -1]
        nlls.append(-logits.log_softmax(-1)[ids[0, target]].item())
    return sum(nlls) / len(nlls)


@torch.no_grad()
def strided(max_length, stride):
    """The documented loop, but that each window weighs by the labels it has after the shift, not by one fewer."""
    seq_len = ids.size(1)
    nll_sum, n_tokens = 0.0, 0
    prev_end_loc = 0
    for begin_loc in range(0, seq_len, stride):
        end_loc = min(begin_loc + max_length, seq_len)
        trg_len = end_loc - prev_end_loc
        input_ids = ids[:, begin_loc:end_loc]
        target_ids = input_ids.clone()
        target_ids[:, :-trg_len] = -100
        num_loss_tokens = (target_ids[:, 1:] != -100).sum().item()
        nll_sum += model(input_ids, labels=target_ids).loss.item() * num_loss_tokens
        n_tokens += num_loss_tokens
        prev_end_loc = end_loc
        if end_loc == seq_len:
            break
    assert n_tokens == seq_len - 1
    return nll_sum / n_tokens


losses = []
for context_length, stride in [(32, 32), (32, 16), (32, 1), (31, 16), (20, 7)]:
    loss = token_by_token(context_length, stride)
    if context_length < model.config.n_positions:
        assert abs(loss - strided(context_length + 1, stride)) < 1e-6  # transformers' loss is in float32
    losses.append({"contextLength": context_length, "stride": stride, "loss": loss})

expected = {
    "how": f"make.py, with PyTorch {torch.__version__} and transformers {transformers.__version__}, in float64",
    "start": start,
    "end": end,
    "losses": losses,
}
(here / "expected.json").write_text(json.dumps(expected, indent=2) + "\n")
