"""Forecasts with saved models in Python, with onnxruntime and numpy alone.

usage: serve.py FOLDER

Of every FOLDER/NAME.onnx, FOLDER/NAME.f32 holds the raw windows [N, sequenceLength, features] as
float32. Prints one line of JSON: {"runtime": ..., "models": {NAME: {"metadata", "outputs"}}}, outputs by
name, row by row.
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
    names = [output.name for output in session.get_outputs()]
    outputs = session.run(names, {features.name: windows})
    return {
        "metadata": session.get_modelmeta().custom_metadata_map,
        "outputs": {name: output.ravel().tolist() for name, output in zip(names, outputs)},
    }


models = {path.stem: serve(path) for path in sorted(pathlib.Path(sys.argv[1]).glob("*.onnx"))}
print(json.dumps({"runtime": onnxruntime.__version__, "models": models}))
