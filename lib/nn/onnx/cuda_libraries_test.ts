import assert from "node:assert/strict";
import { fileURLToPath, pathToFileURL } from "node:url";
import { temporaryFolder } from "../../../tests/temporary_folder.ts";
import {
  CUDA_FOLDER,
  CUDA_LIBRARIES,
  CUDA_VERSION_FILE,
  openCudaLibraries,
  PROVIDER_LIBRARIES,
} from "./cuda_libraries.ts";

/** A folder with a version file, and empty files in place of libraries. */
async function folderOf({ version, libraries }: { version: string; libraries: readonly string[] }) {
  const folder = pathToFileURL(`${await temporaryFolder()}/`);
  await Deno.writeTextFile(new URL(CUDA_VERSION_FILE, folder), version);
  for (const name of libraries) await Deno.writeTextFile(new URL(name, folder), "");
  return folder;
}

Deno.test("openCudaLibraries() says what is missing", async () => {
  const empty = pathToFileURL(`${await temporaryFolder()}/`);
  assert.equal(await openCudaLibraries("1.30.0", empty), "its libraries are not set up");

  const libraries = [...CUDA_LIBRARIES, ...PROVIDER_LIBRARIES];
  const folder = await folderOf({ version: "1.30.0\n", libraries });
  assert.equal(
    await openCudaLibraries("1.31.0", folder),
    "its libraries are for onnxruntime-node 1.30.0, not 1.31.0",
  );
  const [, gone, ...rest] = libraries;
  assert.equal(
    await openCudaLibraries("1.30.0", await folderOf({ version: "1.30.0", libraries: rest })),
    `${libraries[0]} is not among its libraries`,
  );
  await Deno.remove(new URL(gone, folder));
  assert.equal(await openCudaLibraries("1.30.0", folder), `${gone} is not among its libraries`);
});

Deno.test("openCudaLibraries() says which library cannot be loaded", async () => {
  const libraries = [...CUDA_LIBRARIES, ...PROVIDER_LIBRARIES];
  const folder = await folderOf({ version: "1.30.0", libraries });
  // The driver is looked for first, and not every machine has one.
  assert.match(
    (await openCudaLibraries("1.30.0", folder))!,
    /^(NVIDIA's driver \(libcuda\.so\.1\)|libcudart\.so\.13) could not be loaded$/,
  );
});

async function answers(command: string): Promise<boolean> {
  try {
    return (await new Deno.Command(command, { args: ["--version"], stdout: "null" }).output())
      .success;
  } catch {
    return false;
  }
}

/** A driver that is there and knows nothing: the provider's libraries can be loaded beside it. */
const STUB = `int cuTensorMapEncodeTiled(void) { return 999; }
int cuDriverGetVersion(int *version) { *version = 0; return 0; }`;

async function isThere(url: URL): Promise<boolean> {
  return await Deno.stat(url).then(() => true, () => false);
}

Deno.test({
  name: "The CUDA provider that is set up loads up to the missing GPU, and the CPU works beside it",
  ignore: !await isThere(CUDA_FOLDER) || !await answers("cc") || await answers("nvidia-smi"),
  async fn() {
    const folder = await temporaryFolder();
    await Deno.writeTextFile(`${folder}/stub.c`, STUB);
    const { success } = await new Deno.Command("cc", {
      args: ["-shared", "-fPIC", "-Wl,-soname,libcuda.so.1", "-o", "libcuda.so.1", "stub.c"],
      cwd: folder,
    }).output();
    assert.ok(success);
    const room = (name: string) => new URL(`../${name}/mod.ts`, import.meta.url).href;
    const code = `
      import { add, input } from "${room("graph")}";
      import { lower, Session } from "${room("onnx")}";
      const model = lower({ y: add(input("x", [1]), 2) });
      const session = await Session.create(model);
      const { y } = await session.run({ x: session.value(Float32Array.of(1), [1]) });
      console.log(y.data[0]);
      await Session.create(model, { device: "cuda" }).catch(({ message }) => console.log(message));
      Deno.exit();
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
      env: { LD_LIBRARY_PATH: folder },
    }).output();
    const [sum, refused] = new TextDecoder().decode(stdout).trim().split("\n");
    assert.equal(sum, "3");
    assert.match(
      refused,
      /^Expected an NVIDIA GPU that CUDA can use but found none: CUDA failure 35: CUDA driver version is insufficient for CUDA runtime version\. It takes Linux/,
    );
  },
});
