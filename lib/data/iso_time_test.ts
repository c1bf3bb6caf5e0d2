import assert from "node:assert/strict";
import fc from "fast-check";
import { parseIsoTime } from "./iso_time.ts";

const instant = fc.date({
  min: new Date("0001-01-01T00:00:00Z"),
  max: new Date("9999-12-31T23:59:59.999Z"),
  noInvalidDate: true,
});

Deno.test("parseIsoTime() reads back what Date prints, in every usual spelling", () => {
  fc.assert(fc.property(instant, (date) => {
    const iso = date.toISOString(); // 2024-03-01T02:00:00.000Z
    const ms = date.getTime();
    const second = Math.floor(ms / 1_000) * 1_000;
    const minute = Math.floor(ms / 60_000) * 60_000;
    assert.equal(parseIsoTime(iso), ms);
    assert.equal(parseIsoTime(iso.slice(0, 23)), ms);
    assert.equal(parseIsoTime(`${iso.slice(0, 23).replace("T", " ")}999+00:00`), ms);
    assert.equal(parseIsoTime(iso.slice(0, 19).replace("T", " ")), second);
    assert.equal(parseIsoTime(`${iso.slice(0, 19)} UTC`), second);
    assert.equal(parseIsoTime(iso.slice(0, 16)), minute);
    assert.equal(parseIsoTime(iso.slice(0, 10)), Date.parse(iso.slice(0, 10)));
  }));
});

Deno.test("parseIsoTime() takes an offset off the clock time", () => {
  const offset = fc.integer({ min: -23 * 60 - 59, max: 23 * 60 + 59 });
  fc.assert(fc.property(instant, offset, fc.boolean(), (date, minutes, colon) => {
    const sign = minutes < 0 ? "-" : "+";
    const two = (n: number) => String(n).padStart(2, "0");
    const hh = two(Math.floor(Math.abs(minutes) / 60)), mm = two(Math.abs(minutes) % 60);
    const text = `${date.toISOString().slice(0, 23)}${sign}${hh}${colon ? ":" : ""}${mm}`;
    assert.equal(parseIsoTime(text), date.getTime() - minutes * 60_000);
  }));
  assert.equal(parseIsoTime("2024-01-01T00:00-05"), Date.UTC(2024, 0, 1, 5));
});

Deno.test("parseIsoTime() gives NaN for what is no time of the calendar", () => {
  const wrong = [
    ...["", "2024", "2024-01", "20240101", "2024/01/01", "01-02-2024", "1709251200000", "n/a"],
    ...["2023-02-29", "2100-02-29", "2024-13-01", "2024-00-10", "2024-04-31", "2024-01-00"],
    ...["2024-01-01T24:00", "2024-01-01T23:60", "2024-01-01T23:59:60", "2024-01-01T5:00"],
    ...["2024-01-01T05", "2024-01-01T05:00:00.", "2024-01-01T05:00x", "2024-01-01 05:00 PM"],
    ...["2024-01-01T05:00+24:00", "2024-01-01T05:00+1", "2024-01-01T05:00ZZ", "2024-01-01Z"],
    ...["2024-01-01T05:00:00+02:00:00", "-2024-01-01", " 2024-01-01"],
  ];
  for (const text of wrong) assert.equal(parseIsoTime(text), NaN, JSON.stringify(text));
  assert.equal(parseIsoTime("2024-02-29"), Date.UTC(2024, 1, 29));
  assert.equal(parseIsoTime("2000-02-29"), Date.UTC(2000, 1, 29));
});
