import assert from "node:assert/strict";
import { type CsvRecord, findRecord, findSeparator } from "./csv_records.ts";

const encode = (text: string) => new TextEncoder().encode(text);

function records(text: string, separator = ","): CsvRecord[] {
  const all: CsvRecord[] = [];
  findRecord(encode(text), (record) => (all.push(record), false), { separator });
  return all;
}

Deno.test("findRecord() counts lines through quoted line breaks, blank lines and CRLF", () => {
  const lines = (text: string) => records(text).map(({ line }) => line);
  assert.deepEqual(lines("a,b\n1,2\n3,4"), [1, 2, 3]);
  assert.deepEqual(lines("\r\n\na,b\r\n1,2\r\n"), [3, 4]);
  assert.deepEqual(lines('a,b\n"1\n\n",2\n3,"x""\n"\n5,6\n'), [1, 2, 5, 7]);
  assert.deepEqual(lines("a,b\n\n1,2\n"), [1, 2, 3]);
});

Deno.test("findRecord() counts cells outside quotes and tells an open quote", () => {
  assert.deepEqual(records('a,b\n"1,2",3,4\n').map(({ cells }) => cells), [2, 3]);
  assert.deepEqual(records("a;b,c\n", ";").map(({ cells }) => cells), [2]);
  assert.deepEqual(records('a,b\n1,"2\n3,4\n').map(({ closed }) => closed), [true, false]);
});

Deno.test("findRecord() stops at the record wanted", () => {
  const found = findRecord(encode("a\n1\n2\n"), ({ index }) => index === 1);
  assert.deepEqual(found, { index: 1, line: 2, cells: 1, closed: true });
  assert.equal(findRecord(encode("a\n"), ({ index }) => index === 1), undefined);
});

Deno.test("findSeparator() goes by the header only", () => {
  assert.equal(findSeparator(encode("\na;b;c\n1,2,3,4,5,6,7\n")), ";");
  assert.equal(findSeparator(encode("a\tb|c\tc")), "\t");
  assert.equal(findSeparator(encode("a|b\n")), "|");
  assert.equal(findSeparator(encode("one\n")), ",");
});
