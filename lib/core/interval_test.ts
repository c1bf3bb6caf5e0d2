import assert from "node:assert/strict";
import { formatInterval, parseInterval } from "./interval.ts";

Deno.test("formatInterval() is read back by parseInterval()", () => {
  for (const text of ["1s", "1m", "15m", "2h", "1d", "3d", "1w"]) {
    assert.equal(formatInterval(parseInterval(text)), text);
  }
});

Deno.test("parseInterval() names what it found when the text is no interval", () => {
  for (const text of ["", "1", "d", "0m", "1.5h", "1M", "-1d", " 1d"]) {
    assert.throws(() => parseInterval(text), {
      name: "SyntaxError",
      message: new RegExp(`found "${text.replace(".", "\\.")}"`),
    });
  }
});
