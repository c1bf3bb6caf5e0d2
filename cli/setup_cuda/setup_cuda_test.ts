import assert from "node:assert/strict";
import { temporaryFolder } from "../../tests/temporary_folder.ts";
import { type Machine, machineProblem } from "./check_machine.ts";
import { findInstaller } from "./find_installer.ts";
import { installArguments, installLibraries } from "./install.ts";

const GOOD: Machine = { os: "linux", arch: "x86_64", driver: 13_000, free: 1e12 };

Deno.test("machineProblem() names what does not fit, in one sentence", () => {
  assert.equal(machineProblem(GOOD), undefined);
  const table: [Partial<Machine>, RegExp][] = [
    [
      { os: "darwin", arch: "aarch64" },
      /^Expected Linux on x86_64, .* but found darwin on aarch64;/,
    ],
    [{ free: 2e9 }, /^Expected 4\.0 GB free on the project's disk but found 2\.0 GB$/],
    [{ driver: undefined }, /^Expected NVIDIA's driver \(libcuda\.so\.1\) but found none; install/],
    [{ driver: 12_080 }, /^Expected a driver that knows CUDA 13\.0 but found one for CUDA 12\.8; /],
  ];
  for (const [change, expected] of table) {
    assert.match(machineProblem({ ...GOOD, ...change })!, expected);
  }
});

Deno.test("machineProblem() with force forgives the driver, and only it", () => {
  assert.equal(machineProblem({ ...GOOD, driver: undefined }, { force: true }), undefined);
  assert.match(
    machineProblem({ ...GOOD, free: 0 }, { force: true })!,
    /free on the project's disk/,
  );
});

/** A command that answers every question with `code`. */
async function command(folder: string, { name, code }: { name: string; code: number }) {
  const path = `${folder}/${name}`;
  await Deno.writeTextFile(path, `#!/bin/sh\necho said\nexit ${code}\n`, { mode: 0o755 });
  return path;
}

Deno.test({
  name: "findInstaller() takes a Python with pip, then uv, and says what there was",
  ignore: Deno.build.os === "windows",
  async fn() {
    const folder = await temporaryFolder();
    const whole = await command(folder, { name: "whole", code: 0 });
    const bare = await command(folder, { name: "bare", code: 1 });
    assert.equal((await findInstaller({ pythons: ["assay-none", bare, whole] })).command, whole);
    const { tool, command: found } = await findInstaller({ pythons: [bare], uvs: [whole] });
    assert.deepEqual([tool, found], ["uv", whole]);
    await assert.rejects(findInstaller({ pythons: [bare], uvs: ["assay-none"] }), {
      message: new RegExp(
        `^Expected Python with pip, or uv, but found ${bare} without pip: on Deb`,
      ),
    });
    await assert.rejects(findInstaller({ pythons: [], uvs: [] }), /but found neither: /);
  },
});

Deno.test("The provider that is pinned is of the runtime's version", async () => {
  const read = (path: string) => Deno.readTextFile(new URL(path, import.meta.url));
  const { imports } = JSON.parse(await read("../../deno.json"));
  const version = imports["onnxruntime-node"].split("@").at(-1);
  assert.ok((await read("requirements.txt")).includes(`\nonnxruntime-gpu==${version} `));
});

/** Stands where pip would: unpacks a few files as the packages hold them. */
const UNPACK = `#!/bin/sh
while [ "$1" != "--target" ]; do shift; done
mkdir -p "$2/onnxruntime/capi" "$2/nvidia/cu13/lib" && cd "$2" || exit 1
touch onnxruntime/capi/libonnxruntime_providers_cuda.so onnxruntime/capi/libonnxruntime.so.1.30.0
touch nvidia/cu13/lib/libcublas.so.13 nvidia/cu13/lib/libnvrtc.alt.so.13
[ ! -e "$0.fail" ]
`;

Deno.test({
  name: "installLibraries() leaves the libraries of use, and after a failure what was there",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const root = await temporaryFolder();
    const pip = `${root}/pip`;
    await Deno.writeTextFile(pip, UNPACK, { mode: 0o755 });
    const installer = { tool: "pip", command: pip, args: [] } as const;
    const folder = `${root}/.cuda/lib`;
    const names = async () =>
      (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).sort();
    await installLibraries(installer, { version: "1.30.0", folder });
    const expected = [
      "libcublas.so.13",
      "libonnxruntime.so.1",
      "libonnxruntime_providers_cuda.so",
      "onnxruntime-version",
    ];
    assert.deepEqual(await names(), expected);
    assert.equal(await Deno.readTextFile(`${folder}/onnxruntime-version`), "1.30.0\n");

    await Deno.writeTextFile(`${pip}.fail`, "");
    await assert.rejects(installLibraries(installer, { version: "1.31.0", folder }), {
      message: "Expected pip to install the packages but it ended with code 1",
    });
    assert.deepEqual(await names(), expected);
    assert.equal(await Deno.readTextFile(`${folder}/onnxruntime-version`), "1.30.0\n");
    const left = await Array.fromAsync(Deno.readDir(`${root}/.cuda`), ({ name }) => name);
    assert.deepEqual(left, ["lib"]);

    // Again, over what is there.
    await Deno.remove(`${pip}.fail`);
    await installLibraries(installer, { version: "1.31.0", folder });
    assert.equal(await Deno.readTextFile(`${folder}/onnxruntime-version`), "1.31.0\n");
  },
});

Deno.test("installArguments() choose files for Linux on x86-64, whatever Python asks", () => {
  const pip = installArguments({ tool: "pip", command: "python3", args: ["-m", "pip"] }, "there");
  assert.deepEqual(pip.slice(0, 6), ["-m", "pip", "install", "--target", "there", "--no-deps"]);
  assert.ok(pip.includes("--require-hashes") && pip.includes("manylinux_2_28_x86_64"));
  const uv = installArguments({ tool: "uv", command: "uv", args: ["pip"] }, "there");
  assert.ok(uv.includes("x86_64-manylinux_2_28") && uv.includes("--require-hashes"));
});
