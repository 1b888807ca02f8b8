"""How fast plain PyTorch classifies texts with a kept model of two bidirectional LSTM layers: the peer of "piwo predict".

usage: predict-peer.py MODEL_DIRECTORY PREPARED_DATASET TEXTS THREADS      (needs torch, safetensors, pandas and pyarrow)

The encoder alone, texts that are tokens already, packed batches of similar length. Prints texts a second, and compares the
probabilities of verification.json.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from safetensors.torch import load_file

TOKENS = 4096
folder, dataset, count, threads = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
torch.set_num_threads(threads)
arrays = load_file(folder / "model.safetensors")
hidden = arrays["encoder.0.forward.w_hh"].shape[1]
embedding = torch.nn.Embedding.from_pretrained(arrays["word_embedding"])
lstm = torch.nn.LSTM(embedding.embedding_dim, hidden, num_layers=2, bidirectional=True, batch_first=True)
for layer in (0, 1):
    for direction, suffix in (("forward", ""), ("backward", "_reverse")):
        for part in ("w_ih", "w_hh", "b_ih", "b_hh"):
            name = {"w": "weight", "b": "bias"}[part[0]] + part[1:] + f"_l{layer}{suffix}"
            getattr(lstm, name).data.copy_(arrays[f"encoder.{layer}.{direction}.{part}"])


@torch.inference_mode()
def probabilities(texts):
    """Of texts of similar length, the longest first."""
    lengths = torch.tensor([len(text) for text in texts])
    padded = torch.nn.utils.rnn.pad_sequence([torch.from_numpy(text) for text in texts], batch_first=True)
    packed = torch.nn.utils.rnn.pack_padded_sequence(embedding(padded), lengths, batch_first=True)
    _, (last, _) = lstm(packed)
    h = torch.cat([last[2], last[3]], dim=1)
    return torch.softmax(h @ arrays["q_y.logits.weight"].T + arrays["q_y.logits.bias"], dim=1)


def batches(texts):
    texts = sorted(texts, key=len, reverse=True)
    start = 0
    while start < len(texts):
        end = start + max(1, TOKENS // len(texts[start]))
        yield texts[start:end]
        start = end


for text in json.loads((folder / "verification.json").read_text())["texts"]:
    given = probabilities([np.array(text["tokens"], dtype=np.int64)])[0]
    assert torch.allclose(given, torch.tensor(text["probabilities"]).float(), atol=1e-5), text
texts = [np.asarray(tokens, dtype=np.int64) for tokens in pd.read_parquet(dataset / "texts", columns=["tokens"])["tokens"][:count]]
for _ in range(2):
    start = time.perf_counter()
    for batch in batches(texts):
        probabilities(batch)
    seconds = time.perf_counter() - start
print(f"{len(texts) / seconds:,.0f} texts/s, {sum(map(len, texts)) / seconds:,.0f} tokens/s with {threads} threads, torch {torch.__version__}")
