// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import type { Log } from "@ocuroot/sdk/model";
import { boundLog, createStepLog } from "./step_log.ts";

function line(message: string): Log {
  const attributes = { thread: "build" };
  return { timestamp: "2026-01-05T09:00:00Z", message, attributes, stream: 1 };
}

const texts = (logs: readonly Log[]) => logs.map(({ message }) => message);

Deno.test("F27 a short log is kept as it is", () => {
  const log = createStepLog();
  for (const text of ["a", "", "b"]) log.add(line(text));
  assert.deepEqual(texts(log.lines()), ["a", "", "b"]);
});

Deno.test("F27 a long log keeps its beginning and its end, and says what is missing", () => {
  const log = createStepLog(2000);
  for (let at = 1; at <= 10_000; at++) log.add(line(`line ${at}`));
  assert.deepEqual(texts(log.lines()), [
    "line 1",
    "line 2",
    "line 3",
    "… 9994 lines (87 KiB) are left out here …",
    "line 9998",
    "line 9999",
    "line 10000",
  ]);
  assert.deepEqual(log.lines()[3]?.attributes, {
    thread: "build",
    omitted_lines: "9994",
    omitted_bytes: "88848",
  });
});

Deno.test("F27 what was left out before is counted in", () => {
  const first = createStepLog(2000);
  for (let at = 1; at <= 10_000; at++) first.add(line(`line ${at}`));
  assert.deepEqual(boundLog(first.lines(), 2000), first.lines());
  const kept = boundLog([...first.lines(), line("next")], 2000);
  assert.deepEqual(texts(kept).slice(3), [
    "… 9995 lines (87 KiB) are left out here …",
    "line 9999",
    "line 10000",
    "next",
  ]);
});

Deno.test("F27 the last line is kept, however long", () => {
  const log = createStepLog(1000);
  for (const text of ["a", "b".repeat(5000), "c".repeat(6000)]) {
    log.add(line(text));
  }
  const kept = texts(log.lines());
  assert.equal(kept[0], "a");
  assert.equal(kept.at(-1), "c".repeat(6000));
  assert.equal(kept.length, 3);
});

Deno.test("F27 what several functions wrote is bounded together", () => {
  const before = Array.from({ length: 100 }, (_, at) => line(`a${at}`));
  const after = Array.from({ length: 100 }, (_, at) => line(`b${at}`));
  const kept = texts(boundLog([...before, ...after], 2000));
  assert.equal(kept[0], "a0");
  assert.equal(kept.at(-1), "b99");
  assert.ok(kept.length < 15);
});
