"""Kept models in NumPy, from their folders alone, as docs/models.md describes them."""

import hashlib
import json

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


class KeptModel:
    """A model; what it gives differs from the program's by rounding."""

    def __init__(self, folder):
        description = json.loads((folder / "model.json").read_text())
        for name, said in description["sha256"].items():
            assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == said, folder / name
        self.model = description["model"]
        self.objective = self.model["trial"]["objective"]
        self.class_names = self.model["class_names"]
        self.arrays = {name: a.astype(np.float64) for name, a in load_file(folder / "model.safetensors").items()}
        self.words = (folder / "vocabulary.txt").read_text().split("\n")[:-1]
        assert self.words[:4] == ["<pad>", "<unk>", "<go>", "<eos>"] and len(set(self.words)) == len(self.words)
        self.index = {word: i for i, word in enumerate(self.words)}

    def probabilities(self, tokens):
        if self.objective in ("NAIVE_BAYES", "TFIDF", "MEAN_VECTORS"):
            return baseline(self.arrays, self.objective, tokens)
        return network(self.arrays, self.model["networks"], tokens)
