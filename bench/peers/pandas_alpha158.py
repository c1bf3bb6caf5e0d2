"""Alpha158 by qlib's expressions in pandas. Commands on stdin, one line of JSON on stdout each.

bars PATH ROWS     reads open, high, low, close, volume, quote volume, float64, one after the other
time               process time in s of all 158 columns
write ROWS PATH    writes the last ROWS rows of each column, float64, one after the other

Operators are those of qlib/data/ops.py; Slope, Rsquare and Resi, which qlib has in Cython, are
rolling sums here. What several expressions share is computed once a window.
"""

import json
import sys
import time

import numpy as np
import pandas as pd

WINDOWS = [5, 10, 20, 30, 60]
bars: dict = {}
columns: dict = {}


def alpha158() -> dict:
    o, h, l, c, v = (bars[name] for name in ["open", "high", "low", "close", "volume"])
    vwap = bars["quoteVolume"] / v
    span = h - l + 1e-12
    top, bottom = np.maximum(o, c), np.minimum(o, c)
    out = {
        "KMID": (c - o) / o,
        "KLEN": (h - l) / o,
        "KMID2": (c - o) / span,
        "KUP": (h - top) / o,
        "KUP2": (h - top) / span,
        "KLOW": (bottom - l) / o,
        "KLOW2": (bottom - l) / span,
        "KSFT": (2 * c - h - l) / o,
        "KSFT2": (2 * c - h - l) / span,
        "OPEN0": o / c,
        "HIGH0": h / c,
        "LOW0": l / c,
        "VWAP0": vwap / c,
    }
    c1, v1 = c.shift(1), v.shift(1)
    change, volume_change = c - c1, v - v1
    gain, loss, change_size = np.maximum(change, 0), np.maximum(-change, 0), change.abs()
    more, less, turned = np.maximum(volume_change, 0), np.maximum(-volume_change, 0), volume_change.abs()
    up, down = (c > c1).astype(float), (c < c1).astype(float)
    log_volume, ratio, log_ratio = np.log(v + 1), c / c1, np.log(v / v1 + 1)
    move = (c / c1 - 1).abs() * v
    place = pd.Series(np.arange(len(c), dtype=float))
    weighted, square = c * place, c * c
    for d in WINDOWS:
        def roll(x):
            return x.rolling(d, min_periods=1)

        mean = roll(c).mean()
        std, ratio_std = roll(c).std(), roll(ratio).std()
        # The line over places 1 to d.
        x_mean, x_var = (d + 1) / 2, d * (d * d - 1) / 12
        xy = roll(weighted).sum() - (place - d) * mean * d - d * x_mean * mean
        slope = xy / x_var
        rsquare = xy**2 / (x_var * (roll(square).sum() - d * mean**2))
        rsquare[np.isclose(std, 0, atol=2e-05)] = np.nan
        high, low = roll(h).max(), roll(l).min()
        high_at = roll(h).apply(lambda x: x.argmax() + 1, raw=True)
        low_at = roll(l).apply(lambda x: x.argmin() + 1, raw=True)
        corr, cord = roll(c).corr(log_volume), roll(ratio).corr(log_ratio)
        corr[np.isclose(std, 0, atol=2e-05) | np.isclose(roll(log_volume).std(), 0, atol=2e-05)] = np.nan
        cord[np.isclose(ratio_std, 0, atol=2e-05) | np.isclose(roll(log_ratio).std(), 0, atol=2e-05)] = np.nan
        ups, downs = roll(up).mean(), roll(down).mean()
        gains, losses, sizes = roll(gain).sum(), roll(loss).sum(), roll(change_size).sum() + 1e-12
        mores, lesses, turns = roll(more).sum(), roll(less).sum(), roll(turned).sum() + 1e-12
        out |= {
            f"ROC{d}": c.shift(d) / c,
            f"MA{d}": mean / c,
            f"STD{d}": std / c,
            f"BETA{d}": slope / c,
            f"RSQR{d}": rsquare,
            f"RESI{d}": (c - mean - slope * (d - x_mean)) / c,
            f"MAX{d}": high / c,
            f"MIN{d}": low / c,
            f"QTLU{d}": roll(c).quantile(0.8) / c,
            f"QTLD{d}": roll(c).quantile(0.2) / c,
            f"RANK{d}": roll(c).rank(pct=True),
            f"RSV{d}": (c - low) / (high - low + 1e-12),
            f"IMAX{d}": high_at / d,
            f"IMIN{d}": low_at / d,
            f"IMXD{d}": (high_at - low_at) / d,
            f"CORR{d}": corr,
            f"CORD{d}": cord,
            f"CNTP{d}": ups,
            f"CNTN{d}": downs,
            f"CNTD{d}": ups - downs,
            f"SUMP{d}": gains / sizes,
            f"SUMN{d}": losses / sizes,
            f"SUMD{d}": (gains - losses) / sizes,
            f"VMA{d}": roll(v).mean() / (v + 1e-12),
            f"VSTD{d}": roll(v).std() / (v + 1e-12),
            f"WVMA{d}": roll(move).std() / (roll(move).mean() + 1e-12),
            f"VSUMP{d}": mores / turns,
            f"VSUMN{d}": lesses / turns,
            f"VSUMD{d}": (mores - lesses) / turns,
        }
    return out


def answer(words: list[str]):
    if words[0] == "bars":
        rows = int(words[2])
        data = np.fromfile(words[1])
        for i, column in enumerate(["open", "high", "low", "close", "volume", "quoteVolume"]):
            bars[column] = pd.Series(data[i * rows : (i + 1) * rows])
        return {"version": pd.__version__}
    if words[0] == "time":
        start = time.process_time()
        columns.update(alpha158())
        return {"s": time.process_time() - start}
    last = int(words[1])
    np.concatenate([column.to_numpy()[-last:] for column in columns.values()]).tofile(words[2])
    return {"names": list(columns)}


for line in sys.stdin:
    words = line.split()
    if words[0] == "quit":
        break
    print(json.dumps(answer(words)), flush=True)
