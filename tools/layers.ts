/**
 * The layers of lib, and what only some of its modules may do. This table is the only place that
 * says so; `deno run -P=check tools/layers.ts` fails on a module that breaks it.
 *
 * @module
 */
import { checkLayers, type Layer, type LayerRules, type Reservation } from "./check_layers.ts";
import { finishCheck } from "./finish_check.ts";
import { COMPUTED_IMPORT, WRITABLE_OPENS } from "./references.ts";
import { readSources } from "./source_files.ts";

/** Rooms from the ground up: a room imports rooms of lower levels, and itself. */
export const LAYERS: readonly Layer[] = [
  { room: "core", level: 0 },
  { room: "stats", level: 1 },
  { room: "nn/graph", level: 1 },
  { room: "data", level: 2 },
  { room: "metrics", level: 2 },
  { room: "calibration", level: 2 },
  { room: "nn/onnx", level: 2 },
  { room: "nn/tfjs", level: 2 },
  { room: "nn/layers", level: 2 },
  { room: "nn/optim", level: 2 },
  { room: "features", level: 3 },
  { room: "labels", level: 3 },
  { room: "nn/train", level: 3 },
  { room: "signals", level: 3 },
  { room: "dataset", level: 4 },
  { room: "backtest", level: 4 },
  { room: "validation", level: 5 },
  { room: "models", level: 5 },
  { room: "assay", level: 6 },
  { room: "experiments", level: 6 },
  { room: "reports", level: 7 },
];

const NATIVE: readonly Reservation[] = [
  {
    names: ["nodejs-polars"],
    because: "which is left to lib/data/frame.ts",
    only: ["lib/data/frame.ts"],
    tests: true,
  },
  {
    names: ["onnxruntime-node", "onnxruntime-common"],
    because: "which is left to lib/nn/onnx",
    only: ["lib/nn/onnx/"],
    tests: true,
  },
  {
    names: ["@tensorflow/tfjs-core", "@tensorflow/tfjs-backend-cpu"],
    because: "which is left to lib/nn/tfjs",
    only: ["lib/nn/tfjs/"],
    tests: true,
  },
  {
    // A computed import for packages: what it loads is not among the project's own.
    names: ["node:module"],
    because: "which hides what is loaded; lib/nn/tfjs takes TensorFlow's binding from .tfjs",
    only: ["lib/nn/tfjs/native.ts"],
    tests: true,
  },
  {
    names: ["Deno.dlopen"],
    because: "which is left to lib/models/xgboost and lib/nn/onnx/cuda_libraries.ts",
    only: ["lib/models/xgboost.ts", "lib/models/xgboost/", "lib/nn/onnx/cuda_libraries.ts"],
    tests: true,
  },
];

// deno-fmt-ignore
const WRITES = ["chmod", "chown", "copyFile", "create", "link", "makeTempDir", "makeTempFile", "mkdir", "remove",
  "rename", "symlink", "truncate", "utime", "writeFile", "writeTextFile"];

const WRITE: Reservation = {
  names: [
    ...WRITES.flatMap((name) => [`Deno.${name}`, `Deno.${name}Sync`]),
    ...WRITABLE_OPENS,
    ...["fs", "fs/promises", "node:fs", "node:fs/promises", "proper-lockfile"],
  ],
  because: "which is left to the rooms that write: data, nn/train and experiments",
  only: ["lib/data/", "lib/nn/train/", "lib/experiments/"],
  tests: false,
};

// deno-fmt-ignore
const SOCKETS = ["connect", "connectTls", "createHttpClient", "listen", "listenDatagram", "listenTls", "resolveDns",
  "serve", "startTls"];

const NETWORK: Reservation = {
  names: [
    ...SOCKETS.map((name) => `Deno.${name}`),
    ...["fetch", "EventSource", "WebSocket", "WebSocketStream", "WebTransport", "XMLHttpRequest"],
    ...["dgram", "dns", "http", "http2", "https", "net", "tls"].map((name) => `node:${name}`),
    ...["ccxt", "undici"],
  ],
  because: "which is left to lib/data, the only room on the network",
  only: ["lib/data/"],
  tests: false,
};

const HIDDEN: Reservation = {
  names: ["Deno", "globalThis"],
  because: "which hides from this check what is used",
  only: [],
  tests: false,
};

const COMPUTED: Reservation = {
  names: [COMPUTED_IMPORT],
  because: "which hides from this check what is used; a user's module of features is no part of it",
  only: ["lib/experiments/feature_file.ts"],
  tests: false,
};

const JUPYTER: Reservation = {
  names: ["Deno.jupyter"],
  because: 'which throws outside a notebook where Symbol.for("Jupyter.display") does not',
  only: [],
  tests: true,
};

/** Every rule: levels, rooms that must not meet (features that see labels leak), reservations. */
export const RULES: LayerRules = {
  layers: LAYERS,
  strangers: [["features", "labels"]],
  reservations: [...NATIVE, WRITE, NETWORK, HIDDEN, COMPUTED, JUPYTER],
};

if (import.meta.main) {
  const files = readSources(["lib"], { endings: [".ts"] });
  finishCheck(checkLayers(files, RULES), `layers: ${files.length} modules keep to their rooms`);
}
