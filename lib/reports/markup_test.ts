import assert from "node:assert/strict";
import fc from "fast-check";
import { parseHTML } from "linkedom";
import { escapeText, markup, raw } from "./markup.ts";

Deno.test("markup`` escapes text and keeps markup", () => {
  const cell = markup`<b title="${`"'`}">${"<i>&"}</b>`;
  assert.equal(cell.text, '<b title="&quot;&#39;">&lt;i&gt;&amp;</b>');
  assert.equal(markup`${[cell, [raw("<br>"), 1]]}`.text, `${cell.text}<br>1`);
});

Deno.test("markup`` prints nothing for null, undefined and false, but 0 for 0", () => {
  assert.equal(markup`[${null}${undefined}${false}${0}]`.text, "[0]");
});

Deno.test("markup`` is not fooled by data that looks like markup", () => {
  const forged = { text: "<script>" } as unknown as string;
  assert.throws(() => markup`${forged}`);
});

Deno.test("escapeText() is read back by a parser, between tags and in attributes", () => {
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom(..."<>&\"'/=a b;#") }), (text) => {
    const page = parseHTML(
      `<html><body><p title="${escapeText(text)}">${escapeText(text)}</p></body></html>`,
    ) as unknown as { document: { querySelector(s: string): Record<string, string> | null } };
    const p = page.document.querySelector("p");
    assert.equal(p?.title, text);
    assert.equal(p?.textContent, text);
  }));
});
