/** Level 2: graphs as ONNX models, and the runtime that executes them. @module */
export { lower, type LowerOptions } from "./lower.ts";
export { OPSET } from "./proto.ts";
export { type Device, DEVICES } from "./devices.ts";
export { Session, type SessionOptions, type Value } from "./session.ts";
export { toHost } from "./to_host.ts";
