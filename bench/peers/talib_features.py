"""TA-Lib's indicators, timed one by one. Commands on stdin, one line of JSON on stdout each.

bars PATH ROWS               reads open, high, low, close, volume, float64, one after the other
time NAME ROUNDS             the least process time in ms of ROUNDS calls with default settings
write NAME PATH              writes the outputs of NAME, float64, one after the other
"""

import ctypes
import json
import sys
import time

import numpy as np

# Arrays are to be reused, not handed back to the system and faulted in again with every call: the
# other side writes into arrays that it has.
libc = ctypes.CDLL(None)
if hasattr(libc, "mallopt"):
    libc.mallopt(-3, 1 << 30)
    libc.mallopt(-1, 2**31 - 1)

import talib  # noqa: E402
from talib import abstract  # noqa: E402

OPERATORS = {"MAX", "MIN", "MAXINDEX", "MININDEX", "SUM"}
bars: dict = {}


def call(name: str) -> list[np.ndarray]:
    function = getattr(talib, name)
    info = abstract.Function(name).info
    inputs = [
        column
        for value in info["input_names"].values()
        for column in ([value] if isinstance(value, str) else value)
    ]
    if name in OPERATORS:
        inputs = ["close"]
    # Positional: default settings, no work but the function's own.
    arguments = [bars[column] for column in inputs]
    result = function(*arguments)
    return list(result) if isinstance(result, tuple) else [result]


def answer(words: list[str]):
    if words[0] == "bars":
        rows = int(words[2])
        data = np.fromfile(words[1])
        for i, column in enumerate(["open", "high", "low", "close", "volume"]):
            bars[column] = data[i * rows : (i + 1) * rows].copy()
        return {"version": talib.__ta_version__.decode().split(" ")[0]}
    if words[0] == "time":
        best = float("inf")
        call(words[1])
        for _ in range(int(words[2])):
            start = time.process_time()
            call(words[1])
            best = min(best, time.process_time() - start)
        return {"ms": 1e3 * best}
    outputs = call(words[1])
    np.concatenate([np.asarray(o, dtype=float) for o in outputs]).tofile(words[2])
    return {"outputs": len(outputs)}


for line in sys.stdin:
    words = line.split()
    if words[0] == "quit":
        break
    print(json.dumps(answer(words)), flush=True)
