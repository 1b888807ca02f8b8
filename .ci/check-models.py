"""Reads the folders of kept models with Python's safetensors and NumPy, and gives the texts of verification.json the same probabilities."""

import hashlib
import json
import pathlib
import sys

import numpy as np
from safetensors.numpy import load_file


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def lstm(arrays, name, inputs):
    """The states of one direction, [length, H]."""
    w_ih, w_hh, b_ih, b_hh = (arrays[f"{name}.{part}"] for part in ("w_ih", "w_hh", "b_ih", "b_hh"))
    h = c = np.zeros(w_hh.shape[1])
    states = []
    for x in inputs:
        i, f, g, o = np.split(w_ih @ x + b_ih + w_hh @ h + b_hh, 4)
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        h = sigmoid(o) * np.tanh(c)
        states.append(h)
    return np.array(states)


def tfidf(arrays, tokens):
    words, counts = np.unique([t for t in tokens if t >= 4], return_counts=True)
    if len(words) == 0:
        return words.astype(int), np.zeros(0)
    weights = (1 + np.log(counts)) * arrays["words.inverse_text_frequency"][words]
    return words, weights / np.linalg.norm(weights)


def mean_vector(arrays, tokens):
    words = [t for t in tokens if t >= 4]
    weights = 1e-3 / (1e-3 + arrays["words.share"][words])
    return weights @ arrays["words.vector"][words] / max(weights.sum(), 1e-30)


def softmax(x):
    e = np.exp(x - x.max())
    return e / e.sum()


def network(arrays, networks, tokens):
    if networks["encoder"] == "BILSTM":
        states = arrays["word_embedding"][tokens]
        for layer in (0, 1):
            forward = lstm(arrays, f"encoder.{layer}.forward", states)
            backward = lstm(arrays, f"encoder.{layer}.backward", states[::-1])[::-1]
            states = np.hstack([forward, backward])
        h = np.hstack([forward[-1], backward[0]])
        return softmax(arrays["q_y.logits.weight"] @ h + arrays["q_y.logits.bias"])
    features = networks["bag_features"]
    words, weights = tfidf(arrays, tokens)
    dense = []
    if "MEAN_VECTOR" in features:
        dense.append(mean_vector(arrays, tokens))
    if "LSA" in features:
        dense.append(weights @ arrays["lsa.directions"][words] - arrays["lsa.means"])
    counts = np.zeros(len(arrays["words.share"]) - 4)
    counts[words - 4] = networks["tfidf_scale"] * weights
    logits = arrays["q_y.logits.weight"] @ np.hstack(dense or [counts]) + arrays["q_y.logits.bias"]
    return softmax(logits + counts @ arrays["q_y.counts.weight"] if dense and "TFIDF" in features else logits)


def baseline(arrays, objective, tokens):
    if objective == "NAIVE_BAYES":
        words = [t for t in tokens if t >= 4]
        return softmax(arrays["log_prior"] + arrays["log_likelihood"][:, words].sum(axis=1))
    if objective == "TFIDF":
        words, weights = tfidf(arrays, tokens)
        scores = arrays["weights"][:, words] @ weights
    else:
        vector = mean_vector(arrays, tokens)
        scores = arrays["weights"][:, :-1] @ vector / np.sqrt(len(vector))
    of_classes = sigmoid(scores + arrays["weights"][:, -1])
    return of_classes / of_classes.sum()


def check(folder):
    description = json.loads((folder / "model.json").read_text())
    for name, said in description["sha256"].items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == said, folder / name
    arrays = {name: array.astype(np.float64) for name, array in load_file(folder / "model.safetensors").items()}
    model = description["model"]
    words = (folder / "vocabulary.txt").read_text().split("\n")[:-1]
    assert words[:4] == ["<pad>", "<unk>", "<go>", "<eos>"] and len(set(words)) == len(words)
    objective = model["trial"]["objective"]
    worst = 0.0
    for text in json.loads((folder / "verification.json").read_text())["texts"]:
        is_baseline = objective in ("NAIVE_BAYES", "TFIDF", "MEAN_VECTORS")
        given = (
            baseline(arrays, objective, text["tokens"])
            if is_baseline
            else network(arrays, model["networks"], text["tokens"])
        )
        worst = max(worst, float(np.abs(given - text["probabilities"]).max()))
    assert worst < 1e-5, f"{folder}: probabilities differ by {worst}"
    return objective, worst


found = {}
for folder in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    objective, worst = check(folder)
    found[objective] = max(found.get(objective, 0.0), worst)
assert found, f"no models in {sys.argv[1]}"
print("largest difference by objective:", {name: f"{worst:.1e}" for name, worst in sorted(found.items())})
