import assert from "node:assert/strict";
import { fabricateRun } from "lib/reports/testing/fabricated_run.ts";
import { writeRun } from "lib/reports/testing/write_run.ts";
import { temporaryFolder } from "../../tests/temporary_folder.ts";
import { experimentsHandler } from "./handler.ts";

const RUN = "x/runs/2024-01-01-aa";
const run = fabricateRun({ models: 4, bars: 60, folds: 2, epochs: 3 });

/** An experiments folder with one run, beside a file that nobody may see. */
async function makeFolder(): Promise<string> {
  const root = await temporaryFolder();
  const folder = `${root}/experiments`;
  await Deno.mkdir(`${folder}/${RUN}`, { recursive: true });
  await writeRun(`${folder}/${RUN}`, run, Deno.writeTextFile);
  await Deno.writeTextFile(`${folder}/${RUN}/report.html`, "<!doctype html><p>report");
  await Deno.writeTextFile(`${root}/secret.json`, "secret");
  await Deno.mkdir(`${root}/experiments-old`);
  await Deno.writeTextFile(`${root}/experiments-old/secret.json`, "secret");
  await Deno.symlink(`${root}/secret.json`, `${folder}/link.json`);
  await Deno.symlink(`${root}/experiments-old`, `${folder}/old`);
  await Deno.writeTextFile(`${folder}/.hidden.json`, "hidden");
  return folder;
}

const folder = await makeFolder();
const handler = experimentsHandler(folder);

function ask(path: string, { host = "127.0.0.1:8787", method = "GET" } = {}): Promise<Response> {
  return handler(new Request(`http://127.0.0.1:8787${path}`, { method, headers: { host } }));
}

async function statusOf(answer: Promise<Response>): Promise<number> {
  const response = await answer;
  await response.body?.cancel();
  return response.status;
}

Deno.test("experimentsHandler() shows the index, reports and files of runs", async () => {
  const index = await ask("/");
  assert.equal(index.headers.get("content-type"), "text/html; charset=utf-8");
  assert.match(await index.text(), /href="x\/runs\/2024-01-01-aa\/report\.html"/);
  const report = await ask(`/${RUN}/report.html`);
  assert.equal(report.headers.get("x-content-type-options"), "nosniff");
  assert.equal(await report.text(), "<!doctype html><p>report");
  const parquet = await ask(`/${RUN}/equity.parquet`);
  assert.equal(parquet.headers.get("content-type"), "application/octet-stream");
  const bytes = new Uint8Array(await parquet.arrayBuffer());
  assert.deepEqual(bytes, await Deno.readFile(`${folder}/${RUN}/equity.parquet`));
});

Deno.test("experimentsHandler() answers loopback names only", async () => {
  for (const host of ["127.0.0.1", "localhost:8787", "[::1]:8787", "LOCALHOST"]) {
    assert.equal(await statusOf(ask("/", { host })), 200, host);
  }
  const others = ["evil.example", "evil.example:8787", "127.0.0.1.evil.example", "10.0.0.1", ""];
  for (const host of [...others, "localhost:8787@evil.example"]) {
    assert.equal(await statusOf(ask("/", { host })), 403, host);
    assert.equal(await statusOf(ask(`/${RUN}/report.html`, { host })), 403, host);
    assert.equal(await statusOf(ask("/events", { host })), 403, host);
  }
});

Deno.test("experimentsHandler() shows nothing outside its folder and nothing hidden", async () => {
  const paths = [
    "/../secret.json",
    "/%2e%2e/secret.json",
    "/..%2fsecret.json",
    "/x/..%2f..%2fsecret.json",
    "/x%2f..%2f..%2fsecret.json",
    "/..%5csecret.json",
    "/%00",
    "/%ff",
    "/link.json",
    "/old/secret.json",
    "/.hidden.json",
    "/x",
    "/x/runs/",
    "/none.html",
    `/${RUN}/report.html/more`,
    `/${"a".repeat(5000)}`,
  ];
  for (const path of paths) assert.equal(await statusOf(ask(path)), 404, path);
});

Deno.test("experimentsHandler() changes nothing", async () => {
  for (const method of ["POST", "PUT", "DELETE"]) {
    assert.equal(await statusOf(ask("/", { method })), 405);
  }
});

/** What a server answers to a request written by hand: clients tidy up paths before they ask. */
async function rawAnswer(port: number, request: string): Promise<string> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  await connection.write(new TextEncoder().encode(request));
  const text = await new Response(connection.readable).text();
  return text.split("\r\n")[0];
}

Deno.test("experimentsHandler() refuses foreign hosts and paths over a socket, too", async () => {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, handler);
  const { port } = server.addr;
  const get = (path: string, host: string) =>
    rawAnswer(port, `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  assert.match(await get("/", `localhost:${port}`), /^HTTP\/1\.1 200/);
  assert.match(await get("/", "evil.example"), /^HTTP\/1\.1 403/);
  assert.match(await get("/../secret.json", `localhost:${port}`), /^HTTP\/1\.1 404/);
  assert.match(await get("/..%2fsecret.json", `localhost:${port}`), /^HTTP\/1\.1 404/);
  await server.shutdown();
});

/** Reads a stream until `pattern` has come. */
async function readUntil(reader: ReadableStreamDefaultReader<string>, pattern: RegExp) {
  let text = "";
  while (!pattern.test(text)) {
    const { value, done } = await reader.read();
    assert.ok(!done, `The stream ended after ${text}`);
    text += value;
  }
  return text;
}

Deno.test("/events tells of a run that is going and of its end", async () => {
  const folder = await makeFolder();
  const file = `${folder}/x/runs/.r2.progress.json`;
  const record = {
    schemaVersion: 1,
    experiment: "x",
    runId: "r2",
    note: "<b>lstm",
    total: 4,
    curves: [],
  };
  const put = (done: number) => {
    const updatedAt = new Date().toISOString();
    const text = JSON.stringify({ ...record, done, startedAt: updatedAt, updatedAt });
    return Deno.writeTextFile(file, text);
  };
  await put(1);
  const response = await experimentsHandler(folder)(
    new Request("http://localhost/events", { headers: { host: "localhost" } }),
  );
  assert.equal(response.headers.get("content-type"), "text/event-stream");
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  assert.match(await readUntil(reader, /event: live\n.*\n\n/), /25%.*&lt;b&gt;lstm/);
  await put(2);
  await readUntil(reader, /event: live\ndata: .*50%.*\n\n/);
  await Deno.remove(file);
  await Deno.mkdir(`${folder}/x/runs/r2`);
  const end = await readUntil(reader, /event: runs\n/);
  assert.match(end, /event: live\ndata: ""\n\n/);
  await reader.cancel();
});
