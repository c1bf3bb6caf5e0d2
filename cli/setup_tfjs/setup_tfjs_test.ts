import assert from "node:assert/strict";
import { temporaryFolder } from "../../tests/temporary_folder.ts";
import { checkTools, type Machine } from "./check_tools.ts";
import { compilerArguments, run, VARIANTS } from "./install.ts";
import { replaceFolder } from "./replace_folder.ts";

const GOOD: Machine = { os: "linux", arch: "x86_64", free: 1e12 };

Deno.test("checkTools() names what a machine lacks, in one sentence", async () => {
  const compiler = Deno.execPath();
  await checkTools(GOOD, { gpu: true, compiler });
  const table: [Partial<Machine>, RegExp][] = [
    [
      { os: "darwin", arch: "aarch64" },
      /^Expected Linux on x86_64, .* but found darwin on aarch64;/,
    ],
    [{ free: 4e9 }, /^Expected 13\.0 GB free on the project's disk but found 4\.0 GB$/],
  ];
  for (const [change, message] of table) {
    await assert.rejects(checkTools({ ...GOOD, ...change }, { gpu: true, compiler }), { message });
  }
  await checkTools({ ...GOOD, free: 4e9 }, { gpu: false, compiler });
  await assert.rejects(checkTools(GOOD, { gpu: false, compiler: "assay-none" }), {
    message:
      "Expected a C++ compiler, assay-none, but found none: on Debian and Ubuntu apt install g++",
  });
});

Deno.test("run() puts what a command says of its error into one sentence", async () => {
  await run(Deno.execPath(), ["--version"]);
  await assert.rejects(run(Deno.execPath(), ["eval", "throw new Error('no wheel')"]), {
    message: /^Expected .*deno.* eval to succeed but found code 1: .*no wheel/,
  });
});

Deno.test("compilerArguments() make a binding that finds TensorFlow from where it lies", () => {
  const found = compilerArguments({
    sources: ["a.cc"],
    output: "out.node",
    headers: "/p/headers",
    tensorflow: "/p/tensorflow/tensorflow",
    from: "/p/node_modules/x/lib/napi-v8",
  });
  assert.ok(found.includes("-Wl,-rpath,$ORIGIN/../../../../tensorflow/tensorflow"));
  assert.ok(found.includes("-I/p/tensorflow/tensorflow/include"));
});

Deno.test("replaceFolder() leaves what was there when filling fails, and nothing else", async () => {
  const root = await temporaryFolder();
  const folder = `${root}/.tfjs/`;
  const write = (text: string) => (into: string) => Deno.writeTextFile(`${into}/text`, text);
  await replaceFolder(folder, write("one"));
  await replaceFolder(folder, write("two"));
  const failing = async (into: string) => {
    await write("three")(into);
    throw new Error("no");
  };
  await assert.rejects(replaceFolder(folder, failing), { message: "no" });
  assert.equal(await Deno.readTextFile(`${folder}text`), "two");
  assert.deepEqual(await Array.fromAsync(Deno.readDir(root), ({ name }) => name), [".tfjs"]);
});

Deno.test("both variants pin TensorFlow's same version, with its hash", async () => {
  const pins = await Promise.all(
    Object.values(VARIANTS).map(({ requirements }) => Deno.readTextFile(requirements)),
  );
  const versions = pins.map((text) => /^tensorflow(?:-cpu)?==(\S+) \\\n +--hash=/m.exec(text)![1]);
  assert.equal(versions[0], versions[1]);
});
