/** Level 2: graphs computed op by op by TensorFlow.js. @module */
export { NATIVE_FOLDER, NATIVE_STAMP } from "./native.ts";
export { type Feed, Program, type ProgramOptions } from "./program.ts";
export type { DeviceTensor } from "./rules.ts";
export { type Backend, loadRuntime, type Runtime } from "./runtime.ts";
