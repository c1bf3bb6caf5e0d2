import assert from "node:assert/strict";
import { kernelSpec } from "./kernel_spec.ts";
import { labPlaces } from "./places.ts";

Deno.test("kernelSpec() starts the proxy with absolute paths and is interrupted by message", () => {
  const places = labPlaces("/home/me/assay/", { os: "linux" });
  assert.deepEqual(kernelSpec(places, { deno: "/opt/deno" }), {
    argv: ["/home/me/assay/.venv/bin/python", "/home/me/assay/kernel", "{connection_file}"],
    display_name: "Assay",
    language: "typescript",
    interrupt_mode: "message",
    env: { ASSAY_DENO: "/opt/deno" },
  });
});

Deno.test("labPlaces() keeps everything inside the project", () => {
  const { project, venv, kernelSpec, jupyter } = labPlaces("/home/me/assay");
  for (const place of [venv, kernelSpec, ...Object.values(jupyter)]) {
    assert.ok(place.startsWith(`${project}/.`), place);
  }
});
