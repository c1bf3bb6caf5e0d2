"""The forecasts of bench:predict in PyTorch eager, driven line by line so that the bench can interleave.

usage: torch_predict.py

stdin                 stdout (one JSON line each)
single N              {"ms": [N call times], "torch": ...}: one window in, one probability out, one thread
batches N SIZE THREADS  {"ms": the time of N windows, SIZE at a time, "torch": ...}
quit, or its end      nothing; the process ends
anything else         {"error": ...}

The model is the bench's: scaling, LSTM 2 x 64 over 64 x 13, one logit, calibration.
"""

import json
import sys
import time

import torch
from torch import nn

FEATURES, STEPS, HIDDEN = 13, 64, 64
WARM_UP_CALLS = 20


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("center", torch.full((FEATURES,), 0.1))
        self.register_buffer("scale", torch.full((FEATURES,), 1.1))
        self.layers = nn.LSTM(FEATURES, HIDDEN, 2, batch_first=True)
        self.head = nn.Linear(HIDDEN, 1)

    def forward(self, x):
        score = self.head(self.layers((x - self.center) / self.scale)[0][:, -1])[:, 0]
        return torch.sigmoid(score * 1.3 - 0.2)


def milliseconds(work):
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1e3


def single(model, calls):
    torch.set_num_threads(1)
    window = torch.randn(1, STEPS, FEATURES).numpy()
    call = lambda: float(model(torch.from_numpy(window))[0])
    for _ in range(WARM_UP_CALLS):
        call()
    return [round(milliseconds(call), 4) for _ in range(calls)]


def batches(model, windows, size, threads):
    torch.set_num_threads(threads)
    x = torch.randn(size, STEPS, FEATURES)
    model(x)

    def all_windows():
        for start in range(0, windows, size):
            model(x[: min(size, windows - start)])

    return milliseconds(all_windows)


def answer(command, model):
    name, *numbers = command.split() or [""]
    if all(number.isdigit() and int(number) > 0 for number in numbers):
        match [name, *map(int, numbers)]:
            case ["single", calls]:
                return {"ms": single(model, calls), "torch": torch.__version__.split("+")[0]}
            case ["batches", windows, size, threads]:
                return {
                    "ms": batches(model, windows, size, threads),
                    "torch": torch.__version__.split("+")[0],
                }
    return {
        "error": f"Expected 'single N', 'batches N SIZE THREADS' or 'quit' but found {command!r}"
    }


@torch.inference_mode()
def main():
    torch.manual_seed(0)
    model = Model().eval()
    for line in sys.stdin:
        command = line.strip()
        if command == "quit":
            return
        print(json.dumps(answer(command, model)), flush=True)


main()
