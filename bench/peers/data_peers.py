"""Loads and resamples the bars of a store with polars and pandas: commands on standard input, a line of JSON each.

usage: data_peers.py FOLDER, with the Parquet files of one entry

  load polars|pandas       milliseconds from the files to NumPy arrays of all columns
  resample polars|pandas   milliseconds from minutes in memory to hours, the median of five
"""

import json
import sys
import time
from pathlib import Path

import pandas as pd
import polars as pl

FILES = sorted(Path(sys.argv[1]).glob("*.parquet"))
PEERS = {"polars": f"polars {pl.__version__}", "pandas": f"pandas {pd.__version__}"}
SUMS = ["volume", "quoteVolume", "trades", "takerBuyVolume"]


def load_polars():
    frame = pl.read_parquet(FILES)
    return frame, [frame[name].to_numpy() for name in frame.columns]


def load_pandas():
    frame = pd.concat([pd.read_parquet(file) for file in FILES], ignore_index=True)
    return frame, [frame[name].to_numpy() for name in frame.columns]


def resample_polars(frame):
    return frame.group_by_dynamic("time", every="1h").agg(
        pl.col("open").first(), pl.col("high").max(), pl.col("low").min(), pl.col("close").last(),
        *(pl.col(name).sum() for name in SUMS), pl.len(),
    )


def resample_pandas(frame):
    # Hours from the times themselves: faster than resample(), which wants them as an index.
    first, most, least, last, total = "first", "max", "min", "last", "sum"
    columns = {"open": first, "high": most, "low": least, "close": last} | dict.fromkeys(SUMS, total)
    return frame.resample("1h", on="time").agg(columns)


LOAD = {"polars": load_polars, "pandas": load_pandas}
RESAMPLE = {"polars": resample_polars, "pandas": resample_pandas}
frames = {}


def timed(work):
    start = time.perf_counter()
    result = work()
    return (time.perf_counter() - start) * 1e3, result


for line in sys.stdin:
    command, *arguments = line.split()
    if command == "quit":
        break
    peer = arguments[0]
    if command == "load":
        ms, (frames[peer], _) = timed(LOAD[peer])
    else:
        frame = frames[peer]
        times = sorted(timed(lambda: RESAMPLE[peer](frame))[0] for _ in range(5))
        ms = times[2]
    rows = len(frames[peer])
    print(json.dumps({"ms": ms, "rows": rows, "peer": PEERS[peer]}), flush=True)
