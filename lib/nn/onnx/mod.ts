/** Level 2: graphs as ONNX models, and the runtime that executes them. @module */
export { lower, type LowerOptions } from "./lower.ts";
export { OPSET } from "./proto.ts";
export { type Device, DEVICES } from "./devices.ts";
export { type MakeValue, Session, type SessionOptions, type Value, valueMaker } from "./session.ts";
export { toHost } from "./to_host.ts";
