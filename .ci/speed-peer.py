"""How fast plain PyTorch trains the same models: the peer of "piwo benchmark". Both are measured in turns.

usage: speed-peer.py quickstart|agnews|imdb THREADS ROUNDS [cuda]      (the program has to be built; needs the torch 2.7.1 of PyPI, and for
a GPU any build of it that the program can load)

The peer is written as one would write it: nn.LSTM over packed sequences, and over padded ones, of which the faster counts; one decoding of
all texts and samples, one cross-entropy over the real tokens, fused Adam. The gradients are those of the program (STL and DReG).
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

HOME = Path(__file__).resolve().parent.parent
PAPER = dict(vocabulary=10004, embedding=300, encoder=200, latent=100, label=50, decoder=200, classes=4, dropout=0.5)
SIZES = {
    "quickstart": dict(vocabulary=144, embedding=32, encoder=32, latent=16, label=16, decoder=32, classes=4, dropout=0.3, lengths=(9, 13)),
    "agnews": dict(PAPER, lengths=(32, 64)),
    "imdb": dict(PAPER, classes=2, lengths=(128, 256)),
}
SETTINGS = {
    "quickstart": ["--config", "conf/quickstart.conf"],
    "agnews": [],
    "imdb": ["--set", "output=unused", "--set", "dataset.name=synthetic", "--set", "dataset.max-tokens=256",
             "--set", "dataset.vectors.dimension=300", "--set", "dataset.synthetic.classes=2"],
}
BATCH, K, ALPHA, SECONDS = 32, 5, 1.0, 2.0
# Samples of z and of y.
SAMPLES = {"None": (0, 0), "VAE": (1, 1), "PIWO": (K, 1), "IWAE": (K, K)}


class Model(nn.Module):
    def __init__(self, sizes, packed):
        super().__init__()
        self.sizes, self.packed, self.dropout = sizes, packed, sizes["dropout"]
        hidden, latent, classes, label = sizes["encoder"], sizes["latent"], sizes["classes"], sizes["label"]
        self.embedding = nn.Embedding(sizes["vocabulary"], sizes["embedding"])
        self.encoder = nn.LSTM(sizes["embedding"], hidden, 2, batch_first=True, bidirectional=True, dropout=self.dropout)
        self.mean, self.scale = nn.Linear(2 * hidden, latent), nn.Linear(2 * hidden, latent)
        self.q_y, self.p_y = nn.Linear(2 * hidden, classes), nn.Linear(latent, classes)
        self.label = nn.Linear(classes, label, bias=False)
        self.decoder = nn.LSTM(sizes["embedding"] + latent + label, sizes["decoder"], batch_first=True)
        self.words = nn.Linear(sizes["decoder"], sizes["vocabulary"])

    def encode(self, tokens, lengths):
        inputs = F.dropout(self.embedding(tokens), self.dropout)
        if self.packed:
            _, (last, _) = self.encoder(pack_padded_sequence(inputs, lengths.cpu(), batch_first=True))
            return torch.cat([last[2], last[3]], 1)
        # The backward direction reads the padding first: cheaper than what has to be computed.
        states, _ = self.encoder(inputs)
        hidden = self.sizes["encoder"]
        return torch.cat([states[torch.arange(len(lengths)), lengths - 1, :hidden], states[:, 0, hidden:]], 1)

    def log_likelihood(self, tokens, lengths, z, y):
        """log p(x|y,z), [samples, texts]; z and y have that many samples, or one."""
        samples = max(len(z), len(y))
        count, longest = tokens.shape
        before = torch.cat([torch.full((count, 1), 2), tokens[:, :-1]], 1)
        parts = [self.embedding(before).expand(samples, -1, -1, -1)]
        for latent in (z, self.label(y)):
            parts.append(latent.unsqueeze(2).expand(samples, -1, longest, -1))
        inputs = F.dropout(torch.cat(parts, 3), self.dropout).flatten(0, 1)
        every = lengths.repeat(samples)
        real = torch.arange(longest) < every.unsqueeze(1)
        if self.packed:
            packed = pack_padded_sequence(inputs, every.cpu(), batch_first=True, enforce_sorted=False)
            states, _ = pad_packed_sequence(self.decoder(packed)[0], batch_first=True)
        else:
            states, _ = self.decoder(inputs)
        targets = tokens.repeat(samples, 1)
        losses = F.cross_entropy(self.words(states[real]), targets[real], reduction="none")
        sums = torch.zeros(samples * count).index_add(0, torch.arange(samples * count).repeat_interleave(every), losses)
        return -sums.view(samples, count)


def normal(x, mean, scale):
    return torch.distributions.Normal(mean, scale).log_prob(x).sum(-1)


def concrete(log_y, logits):
    """The Concrete density at temperature 1, but for its constant."""
    log_pi = logits.log_softmax(-1)
    return (log_pi - 2 * log_y).sum(-1) - log_y.shape[-1] * torch.logsumexp(log_pi - log_y, -1)


def loss(model, objective, tokens, lengths, labels):
    """Of a batch whose first texts have labels."""
    h = model.encode(tokens, lengths)
    logits = model.q_y(h)
    classifier = F.cross_entropy(logits[: len(labels)], labels)
    if objective == "None":
        return classifier
    of_z, of_y = SAMPLES[objective]
    mean, scale = model.mean(h), F.softplus(model.scale(h))
    z = mean + scale * torch.randn(of_z, *mean.shape)
    gumbel = -torch.empty(of_y, *logits.shape).exponential_().log()
    log_y = (logits + gumbel).log_softmax(-1)
    known = F.one_hot(labels, logits.shape[-1]).float().expand(of_y, -1, -1)
    y = torch.cat([known, log_y[:, len(labels):].exp()], 1)
    p_y = model.p_y(z)
    of_labels = torch.cat([
        p_y[:, : len(labels)].log_softmax(-1).mul(known).sum(-1),
        concrete(log_y[:, len(labels):], p_y[:, len(labels):]) - concrete(log_y, logits.detach())[:, len(labels):],
    ], 1)
    log_w = (model.log_likelihood(tokens, lengths, z, y) + of_labels
             + normal(z, torch.zeros(()), torch.ones(())) - normal(z, mean.detach(), scale.detach()))
    omega = log_w.detach().softmax(0)
    if of_z > 1:
        z.register_hook(lambda gradient: gradient * omega.unsqueeze(2))
    if of_y > 1:
        log_y.register_hook(lambda gradient: gradient * omega.unsqueeze(2))
    return ALPHA * classifier - (omega * log_w).sum() / lengths.sum()


def batch(sizes, count):
    shortest, longest = sizes["lengths"]
    lengths = torch.randint(shortest, longest + 1, (count,)).sort(descending=True).values
    return torch.randint(4, sizes["vocabulary"], (count, int(lengths[0]))), lengths


class Peer:
    """A model in training, with one kind of sequences."""

    def __init__(self, sizes, objective, packed):
        torch.manual_seed(1)
        self.sizes, self.objective = sizes, objective
        self.model = Model(sizes, packed)
        self.adam = torch.optim.Adam(self.model.parameters(), lr=4e-3, betas=(0.9, 0.99), fused=True)
        self.step()

    def step(self):
        tokens, lengths = batch(self.sizes, BATCH if self.objective == "None" else 2 * BATCH)
        labels = torch.randint(0, self.sizes["classes"], (BATCH,))
        self.adam.zero_grad()
        loss(self.model, self.objective, tokens, lengths, labels).backward()
        self.adam.step()

    def milliseconds(self):
        finish()
        steps, start = 0, time.perf_counter()
        while time.perf_counter() - start < SECONDS:
            self.step()
            steps += 1
        finish()
        return 1000 * (time.perf_counter() - start) / steps


def finish():
    """A GPU works on while Python goes on."""
    if torch.get_default_device().type == "cuda":
        torch.cuda.synchronize()


def program(sizes, threads, device):
    # Of three rounds the median: in the first, Java still compiles.
    with tempfile.NamedTemporaryFile(suffix=".json") as figures:
        subprocess.run(
            [HOME / "submit/piwo", "benchmark", *SETTINGS[sizes], "--rounds", "3", "--seconds", str(SECONDS), "--json", figures.name,
             "--set", f"sweep.objectives={list(SAMPLES)}".replace("'", ""), "--set", f"execution.threads={threads}",
             "--set", f"execution.device={device}"],
            cwd=HOME, check=True, stdout=subprocess.DEVNULL)
        return {figure["work"]: figure["milliseconds_per_step"] for figure in json.load(open(figures.name))["figures"]}


def main():
    sizes, threads, rounds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    on_gpu = sys.argv[4:] == ["cuda"]
    torch.set_num_threads(threads)
    torch.set_default_device("cuda" if on_gpu else "cpu")
    ours = {objective: [] for objective in SAMPLES}
    peers = {(objective, packed): [] for objective in SAMPLES for packed in (True, False)}
    if sizes == "quickstart":
        # Made-up texts, which the benchmark takes otherwise, have the greatest length and vocabulary that the settings allow.
        subprocess.run([HOME / "submit/piwo", "prepare", *SETTINGS[sizes]], cwd=HOME, check=True, stdout=subprocess.DEVNULL)
    for _ in range(rounds):
        for objective, milliseconds in program(sizes, threads, "gpu" if on_gpu else "cpu").items():
            if objective in ours:
                ours[objective].append(milliseconds)
        for objective, packed in peers:
            peers[objective, packed].append(Peer(SIZES[sizes], objective, packed).milliseconds())
    device = torch.cuda.get_device_name() if on_gpu else f"{threads} threads"
    print(f"ms a step, {sizes}, {device}, medians of {rounds} rounds; PyTorch {torch.__version__}")
    print(f"{'':6} {'piwo':>9} {'packed':>9} {'padded':>9} {'ratio':>6}")
    for objective in SAMPLES:
        own, packed, padded = (median(times) for times in (ours[objective], peers[objective, True], peers[objective, False]))
        ratio = median(own / min(a, b) for own, a, b in zip(ours[objective], peers[objective, True], peers[objective, False]))
        print(f"{objective:6} {own:9.1f} {packed:9.1f} {padded:9.1f} {ratio:6.2f}")


main()
