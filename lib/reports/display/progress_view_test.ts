import assert from "node:assert/strict";
import { type Broadcast, progressView } from "./mod.ts";

interface Sent {
  readonly type: string;
  readonly id: string;
  readonly text: string;
  readonly html: string;
}

/** What a notebook would have been sent. */
function recorder() {
  const sent: Sent[] = [];
  const broadcast: Broadcast = (type, content) => {
    const { data, transient } = content as {
      readonly data: Record<string, string>;
      readonly transient: { readonly display_id: string };
    };
    const { "text/plain": text, "text/html": html } = data;
    sent.push({ type, id: transient.display_id, text, html });
    return Promise.resolve();
  };
  return { sent, broadcast };
}

const turn = () => new Promise((resolve) => setTimeout(resolve));

Deno.test("progressView() shows one bar, moves it and ends with the time it took", async () => {
  const { sent, broadcast } = recorder();
  const progress = progressView(broadcast, { title: "Folds", everyMs: 0 });
  progress.start(8);
  await turn();
  progress.update(2, "lstm <b> in fold 1");
  await turn();
  progress.update(8);
  await turn();
  progress.stop();
  await turn();
  assert.deepEqual(sent.map(({ type }) => type), [
    "display_data",
    ...Array(3).fill("update_display_data"),
  ]);
  assert.equal(new Set(sent.map(({ id }) => id)).size, 1);
  assert.equal(sent[0].text, "Folds: starting");
  assert.match(sent[1].text, /^Folds: 25%, about \d+\.\d+ s left, lstm <b> in fold 1$/);
  assert.match(sent[1].html, /<progress max="1" value="0.25"[^<]*>25%<\/progress> Folds: 25%/);
  assert.match(sent[1].html, /lstm &lt;b&gt; in fold 1/);
  assert.match(sent[3].text, /^Folds: done in \d+\.\d+ s$/);
});

Deno.test("progressView() says where work stopped, and shows a new bar when used again", async () => {
  const { sent, broadcast } = recorder();
  const progress = progressView(broadcast, { everyMs: 0 });
  progress.start(4);
  await turn();
  progress.update(1);
  progress.stop();
  progress.stop();
  await turn();
  assert.match(sent[sent.length - 1].text, /^Working: stopped after .* at 25%$/);
  const before = sent.length;
  progress.start(4);
  progress.start(6); // more is known: the same bar
  await turn();
  assert.equal(sent.length, before + 1);
  assert.equal(sent[before].type, "display_data");
  assert.notEqual(sent[before].id, sent[0].id);
  progress.update(6);
  progress.stop();
});

Deno.test("progressView() sends no more often than asked, but always the end", async () => {
  const { sent, broadcast } = recorder();
  const progress = progressView(broadcast, { everyMs: 60_000 });
  progress.start(100);
  for (let done = 1; done <= 100; done++) {
    progress.update(done);
    await turn();
  }
  progress.stop();
  await turn();
  assert.equal(sent.length, 2);
});

Deno.test("progressView() prints lines where nobody can be shown a bar, and is quiet by default", async () => {
  let calls = 0;
  const nobody: Broadcast = () => {
    calls++;
    throw new Error("Deno.jupyter is only available in `deno jupyter` subcommand");
  };
  const lines: string[] = [];
  for (const print of [undefined, (line: string) => void lines.push(line)]) {
    const progress = progressView(nobody, { title: "Folds", everyMs: 0, print });
    progress.start(2);
    await turn();
    progress.update(1, "lstm");
    progress.update(2, "lstm");
    progress.stop();
  }
  assert.equal(calls, 2);
  assert.equal(lines.length, 1);
  assert.match(lines[0], /^Folds: done in /);
});

Deno.test("progressView() waits for a bar that is on its way instead of queueing more", async () => {
  const { sent, broadcast } = recorder();
  const gate = Promise.withResolvers<void>();
  const slow: Broadcast = async (type, content) => {
    await gate.promise;
    await broadcast(type, content);
  };
  const progress = progressView(slow, { everyMs: 0 });
  progress.start(50);
  for (let done = 1; done < 50; done++) progress.update(done);
  gate.resolve();
  await turn();
  progress.update(50, "last");
  await turn();
  assert.deepEqual(sent.map(({ text }) => text.replace(/, about.*left/, "")), [
    "Working: starting",
    "Working: 100%, last",
  ]);
  progress.stop();
});
