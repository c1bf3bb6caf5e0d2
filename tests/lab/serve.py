"""Forecasts with saved models in Python, with onnxruntime and numpy alone.

usage: serve.py FOLDER

Of every FOLDER/NAME.onnx, FOLDER/NAME.f32 holds the raw windows [N, sequenceLength, features] as
float32. Prints one line of JSON: {"runtime": ..., "models": {NAME: {"metadata", "score", "probability"}}}.
"""

import json
import pathlib
import sys

import numpy as np
import onnxruntime


def serve(path):
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    (features,) = session.get_inputs()
    _, length, names = features.shape
    windows = np.fromfile(path.with_suffix(".f32"), dtype="<f4").reshape(-1, length, names)
    score, probability = session.run(["score", "probability"], {features.name: windows})
    return {
        "metadata": session.get_modelmeta().custom_metadata_map,
        "score": score.tolist(),
        "probability": probability.tolist(),
    }


models = {path.stem: serve(path) for path in sorted(pathlib.Path(sys.argv[1]).glob("*.onnx"))}
print(json.dumps({"runtime": onnxruntime.__version__, "models": models}))
