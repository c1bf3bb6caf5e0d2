"""The training steps of bench:train in PyTorch, driven line by line so that the bench can interleave.

usage: torch_step.py THREADS

stdin             stdout (one JSON line each)
run NAME N        {"name": NAME, "ms": [N step times], "torch": ..., "threads": ...}
quit, or its end  nothing; the process ends
anything else     {"error": ...}

NAME is one of lstm, bilstm, gru, tcn and transformer. A step is forward, backward, clipping to a
global norm of 1, AdamW and reading the loss. A network is made, and warmed up, when first asked for.
"""

import json
import sys
import time

import torch
from torch import nn

FEATURES, BATCH, STEPS = 13, 256, 64
WARM_UP_STEPS = 3


class Recurrent(nn.Module):
    def __init__(self, kind, bidirectional=False, dropout=0.0):
        super().__init__()
        self.layers = kind(
            FEATURES, 128, 2, batch_first=True, dropout=dropout, bidirectional=bidirectional
        )
        self.head = nn.Linear(256 if bidirectional else 128, 1)

    def forward(self, x):
        return self.head(self.layers(x)[0][:, -1])


class Block(nn.Module):
    def __init__(self, inputs, outputs, dilation, kernel=3, dropout=0.2):
        super().__init__()
        self.padding = (kernel - 1) * dilation
        self.first = nn.Conv1d(inputs, outputs, kernel, dilation=dilation)
        self.second = nn.Conv1d(outputs, outputs, kernel, dilation=dilation)
        self.dropout = nn.Dropout(dropout)
        self.shortcut = nn.Conv1d(inputs, outputs, 1) if inputs != outputs else nn.Identity()

    def forward(self, x):
        h = x
        for convolution in (self.first, self.second):
            h = convolution(nn.functional.pad(h, (self.padding, 0)))
            h = self.dropout(torch.relu(h))
        return torch.relu(h + self.shortcut(x))


class Convolutional(nn.Module):
    def __init__(self, blocks=5, channels=64):
        super().__init__()
        self.blocks = nn.Sequential(
            *(Block(FEATURES if i == 0 else channels, channels, 2**i) for i in range(blocks))
        )
        self.head = nn.Linear(channels, 1)

    def forward(self, x):
        return self.head(self.blocks(x.transpose(1, 2))[:, :, -1])


class Attention(nn.Module):
    def __init__(self, width=128, heads=4, layers=3, hidden=256, dropout=0.1):
        super().__init__()
        layer = nn.TransformerEncoderLayer(
            width, heads, hidden, dropout, batch_first=True, norm_first=True, activation="gelu"
        )
        self.embedding = nn.Linear(FEATURES, width)
        self.encoder = nn.TransformerEncoder(layer, layers, enable_nested_tensor=False)
        self.head = nn.Linear(width, 1)

    def forward(self, x):
        return self.head(self.encoder(self.embedding(x)).mean(1))


NETWORKS = {
    "lstm": lambda: Recurrent(nn.LSTM),
    "bilstm": lambda: Recurrent(nn.LSTM, bidirectional=True, dropout=0.2),
    "gru": lambda: Recurrent(nn.GRU),
    "tcn": Convolutional,
    "transformer": Attention,
}


def create_step(name):
    torch.manual_seed(0)
    network = NETWORKS[name]()
    parameters = list(network.parameters())
    # The fused update is PyTorch's fastest on a CPU; a peer is measured at its best.
    optimizer = torch.optim.AdamW(parameters, lr=1e-3, fused=True)
    criterion = nn.BCEWithLogitsLoss()
    x = torch.randn(BATCH, STEPS, FEATURES)
    y = (torch.rand(BATCH, 1) > 0.5).float()

    def step():
        optimizer.zero_grad(set_to_none=True)
        loss = criterion(network(x), y)
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        return loss.item()

    for _ in range(WARM_UP_STEPS):
        step()
    return step


def milliseconds(work):
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1e3


def answer(command, steps, threads):
    match command.split():
        case ["run", name, count] if name in NETWORKS and count.isdigit() and int(count) > 0:
            if name not in steps:
                steps[name] = create_step(name)
            return {
                "name": name,
                "ms": [round(milliseconds(steps[name]), 3) for _ in range(int(count))],
                "torch": torch.__version__.split("+")[0],
                "threads": threads,
            }
    names = ", ".join(NETWORKS)
    return {"error": f"Expected 'run NAME N', NAME of {names}, or 'quit' but found {command!r}"}


def main():
    if len(sys.argv) != 2 or not sys.argv[1].isdigit() or int(sys.argv[1]) == 0:
        raise SystemExit("usage: torch_step.py THREADS, a whole number of at least 1")
    threads = int(sys.argv[1])
    torch.set_num_threads(threads)
    steps = {}
    for line in sys.stdin:
        command = line.strip()
        if command == "quit":
            return
        print(json.dumps(answer(command, steps, threads)), flush=True)


main()
