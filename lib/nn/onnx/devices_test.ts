import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { input } from "../graph/mod.ts";
import { deviceError, runtimeFolder } from "./devices.ts";
import { lower } from "./lower.ts";
import { Session } from "./session.ts";
import { toHost } from "./to_host.ts";

/** As onnxruntime-node 1.30.0 words them. */
const WORDS = {
  noAdapter: "/onnxruntime_src/onnxruntime/core/providers/webgpu/webgpu_context.cc:136 " +
    "onnxruntime::webgpu::WebGpuContext::Initialize(const onnxruntime::webgpu::" +
    "WebGpuContextConfig&)::<lambda()> adapter_result.status == wgpu::RequestAdapterStatus::" +
    "Success was false. Failed to get a WebGPU adapter: No supported adapters\n",
  noLibrary: "OrtSessionOptionsAppendExecutionProvider_Cuda: Failed to load shared library",
  oldDriver: "/onnxruntime_src/onnxruntime/core/providers/cuda/cuda_call.cc:146 std::" +
    "conditional_t<THRW, void, onnxruntime::common::Status> onnxruntime::CudaCall(ERRTYPE, const " +
    "char*, int) [with ERRTYPE = cudaError; bool THRW = true] CUDA failure 35: CUDA driver version " +
    "is insufficient for CUDA runtime version ; GPU=-1 ; hostname=vm ; " +
    "file=/onnxruntime_src/onnxruntime/core/providers/cuda/cuda_execution_provider.cc ; line=352 ; " +
    "expr=cudaSetDevice(info_.device_id); ",
  fullMemory: "CUDA failure 2: out of memory ; GPU=0 ; hostname=vm ; expr=cudaMalloc(&p, size); ",
  badModel: "This is an invalid model. Error: Duplicate definition of name (y).",
};

Deno.test("deviceError() says what was expected, what was found and what to install", () => {
  const webgpu = deviceError("webgpu", new Error(WORDS.noAdapter)) as Error;
  assert.equal(
    webgpu.message,
    "Expected a GPU that WebGPU can use but found none: Failed to get a WebGPU adapter: No " +
      "supported adapters. Install the GPU's driver; on Linux that is a Vulkan driver and its " +
      "loader, libvulkan.so.1 (package libvulkan1)",
  );
  assert.equal((webgpu.cause as Error).message, WORDS.noAdapter);
  const cuda = deviceError("cuda", new Error(WORDS.noLibrary)) as Error;
  assert.match(
    cuda.message,
    /^Expected an NVIDIA GPU that CUDA can use but found none: .*setup:cuda/,
  );
  const old = deviceError("cuda", new Error(WORDS.oldDriver)) as Error;
  assert.match(
    old.message,
    /none: CUDA failure 35: CUDA driver version is insufficient for CUDA runtime version\. It takes/,
  );
});

Deno.test("deviceError() leaves errors alone that do not come from the device", () => {
  for (const device of ["cpu", "webgpu", "cuda"] as const) {
    for (const words of [WORDS.badModel, WORDS.fullMemory]) {
      const error = new Error(words);
      assert.equal(deviceError(device, error), error);
    }
    assert.equal(deviceError(device, "text"), "text");
  }
});

Deno.test("runtimeFolder() is where the runtime's library is", async () => {
  const names = await Array.fromAsync(Deno.readDir(runtimeFolder()), ({ name }) => name);
  assert.ok(names.includes("onnxruntime_binding.node"), names.join());
});

Deno.test("A session never falls back to the CPU when its device is not there", async () => {
  // A process of its own: no Vulkan driver may be found, whatever this machine has.
  const room = (name: string) => new URL(`../${name}/mod.ts`, import.meta.url).href;
  const code = `
    import { input } from "${room("graph")}";
    import { lower, Session } from "${room("onnx")}";
    const model = lower({ y: input("x", [2]) });
    for (const device of ["webgpu", "cuda"]) {
      await Session.create(model, { device }).then(
        () => console.log("none"),
        ({ message }) => console.log(message),
      );
    }
  `;
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-check",
      "--config",
      fileURLToPath(new URL("../../../deno.json", import.meta.url)),
      "-P=data",
      "data:text/typescript," + encodeURIComponent(code),
    ],
    env: { VK_ICD_FILENAMES: "/none", VK_DRIVER_FILES: "/none", CUDA_VISIBLE_DEVICES: "-1" },
  }).output();
  const [webgpu, cuda] = new TextDecoder().decode(stdout).trim().split("\n");
  // Other systems than Linux have GPUs that are not reached through Vulkan.
  if (Deno.build.os === "linux") assert.match(webgpu, /^Expected a GPU that WebGPU can use but/);
  const start = "Expected an NVIDIA GPU that CUDA can use but found none: ";
  assert.ok(cuda.startsWith(start), cuda);
});

Deno.test("toHost() gives values in main memory as they are", async () => {
  const x = input("x", [2]);
  await using session = await Session.create(lower({ y: x, z: x }), { keep: ["y"] });
  const values = await session.run({ x: session.value(Float32Array.of(1, 2), [2]) });
  assert.equal(values.y.location, "cpu");
  assert.equal(await toHost(values), values);
});
