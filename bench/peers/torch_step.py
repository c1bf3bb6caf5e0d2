"""The training steps of bench:train in PyTorch, driven line by line so that the bench can interleave.

usage: torch_step.py THREADS [DEVICE]

DEVICE is cpu, the default, or cuda.

stdin             stdout (one JSON line each)
run NAME N        {"name": NAME, "ms": [N step times], "torch": ..., "threads": ..., "device": ...}
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


def create_step(name, device):
    torch.manual_seed(0)
    network = NETWORKS[name]().to(device)
    parameters = list(network.parameters())
    # The fused update is PyTorch's fastest; a peer is measured at its best.
    optimizer = torch.optim.AdamW(parameters, lr=1e-3, fused=True)
    criterion = nn.BCEWithLogitsLoss()
    inputs = torch.randn(BATCH, STEPS, FEATURES)
    labels = (torch.rand(BATCH, 1) > 0.5).float()

    def step():
        # As in a training, where every batch comes from main memory.
        x, y = inputs.to(device), labels.to(device)
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


def answer(command, steps, threads, device):
    match command.split():
        case ["run", name, count] if name in NETWORKS and count.isdigit() and int(count) > 0:
            if name not in steps:
                steps[name] = create_step(name, device)
            return {
                "name": name,
                "ms": [round(milliseconds(steps[name]), 3) for _ in range(int(count))],
                "torch": torch.__version__.split("+")[0],
                "threads": threads,
                "device": torch.cuda.get_device_name() if device == "cuda" else device,
            }
    names = ", ".join(NETWORKS)
    return {"error": f"Expected 'run NAME N', NAME of {names}, or 'quit' but found {command!r}"}


def main():
    arguments = sys.argv[1:]
    known = len(arguments) == 1 or len(arguments) == 2 and arguments[1] in ("cpu", "cuda")
    if not known or not arguments[0].isdigit() or int(arguments[0]) == 0:
        raise SystemExit("usage: torch_step.py THREADS [cpu|cuda], THREADS a number of at least 1")
    threads = int(arguments[0])
    device = arguments[1] if len(arguments) == 2 else "cpu"
    torch.set_num_threads(threads)
    # TensorFloat-32 products, as ONNX Runtime takes them on CUDA.
    torch.set_float32_matmul_precision("high" if device == "cuda" else "highest")
    steps = {}
    for line in sys.stdin:
        command = line.strip()
        if command == "quit":
            return
        print(json.dumps(answer(command, steps, threads, device)), flush=True)


main()
