"""The training step of bench:train in PyTorch, driven line by line so that the bench can interleave.

usage: torch_step.py THREADS

stdin             stdout (one JSON line each)
run N             {"name": "lstm", "ms": [N step times], "torch": ..., "threads": ..., "gflops": ...}
quit, or its end  nothing; the process ends
anything else     {"error": ...}

A step is forward, backward, clipping to a global norm of 1, AdamW and reading the loss. `gflops` is
the best of a few products of two 1024 x 1024 float32 matrices timed after the steps of the same run.
"""

import json
import sys
import time

import torch

FEATURES, HIDDEN, LAYERS, BATCH, STEPS = 13, 128, 2, 256, 64
WARM_UP_STEPS = 3
MATRIX_SIZE, PRODUCTS = 1024, 8


class Network(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = torch.nn.LSTM(FEATURES, HIDDEN, LAYERS, batch_first=True)
        self.head = torch.nn.Linear(HIDDEN, 1)

    def forward(self, x):
        return self.head(self.lstm(x)[0][:, -1])


def create_step():
    network = Network()
    parameters = list(network.parameters())
    # The fused update is PyTorch's fastest on a CPU; a peer is measured at its best.
    optimizer = torch.optim.AdamW(parameters, lr=1e-3, fused=True)
    criterion = torch.nn.BCEWithLogitsLoss()
    x = torch.randn(BATCH, STEPS, FEATURES)
    y = (torch.rand(BATCH, 1) > 0.5).float()

    def step():
        optimizer.zero_grad(set_to_none=True)
        loss = criterion(network(x), y)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        return loss.item()

    return step


def milliseconds(work):
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1e3


def peak_gflops(a, b, out):
    best = min(milliseconds(lambda: torch.matmul(a, b, out=out)) for _ in range(PRODUCTS))
    return 2 * MATRIX_SIZE**3 / best / 1e6


def answer(command, step, matrices, threads):
    words = command.split()
    if len(words) != 2 or words[0] != "run" or not words[1].isdigit() or int(words[1]) == 0:
        return {"error": f"Expected 'run N' with N of at least 1 or 'quit' but found {command!r}"}
    times = [round(milliseconds(step), 3) for _ in range(int(words[1]))]
    return {
        "name": "lstm",
        "ms": times,
        "torch": torch.__version__.split("+")[0],
        "threads": threads,
        "gflops": round(peak_gflops(*matrices), 1),
    }


def main():
    if len(sys.argv) != 2 or not sys.argv[1].isdigit() or int(sys.argv[1]) == 0:
        raise SystemExit("usage: torch_step.py THREADS, a whole number of at least 1")
    threads = int(sys.argv[1])
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    step = create_step()
    matrices = [torch.randn(MATRIX_SIZE, MATRIX_SIZE) for _ in range(3)]
    for _ in range(WARM_UP_STEPS):
        step()
    torch.matmul(matrices[0], matrices[1], out=matrices[2])
    for line in sys.stdin:
        command = line.strip()
        if command == "quit":
            return
        print(json.dumps(answer(command, step, matrices, threads)), flush=True)


main()
