// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { type Answers, createBlobReader } from "./blobs.ts";

/** A reader, what its source was asked for, and the way to answer. */
function openReader() {
  const asked: string[] = [];
  const ahead: (readonly string[])[] = [];
  const ends: string[] = [];
  let answers: Answers | undefined;
  const reader = createBlobReader((given) => {
    answers = given;
    return {
      ask: (oid) => void asked.push(oid),
      askAll: (oids) => void ahead.push(oids),
      stop() {
        ends.push("stop");
        for (const oid of ahead.flat()) given.none(oid, () => new Error());
      },
      close: () => Promise.resolve(void ends.push("close")),
    };
  });
  return { reader, asked, ahead, ends, answer: () => answers as Answers };
}

Deno.test("createBlobReader() asks for a blob once, for all who wait for it", async () => {
  const { reader, asked, answer } = openReader();
  const both = [reader.read("a"), reader.read("a")];
  answer().text("a", "text");
  assert.deepEqual(await Promise.all(both), ["text", "text"]);
  assert.equal(reader.read("a"), "text", "and is not waited for again");
  assert.deepEqual(asked, ["a"]);
});

Deno.test("createBlobReader() reads ahead what is neither known nor asked for", async () => {
  const { reader, asked, ahead, answer } = openReader();
  reader.remember("known", "k");
  const first = reader.read("asked");
  reader.prefetch(["known", "asked", "a", "b", "a"]);
  reader.prefetch(["a", "b"]);
  assert.deepEqual(ahead, [["a", "b"]]);
  const late = reader.read("b");
  answer().text("a", "A");
  answer().text("b", "B");
  answer().text("asked", "?");
  assert.equal(reader.read("a"), "A");
  assert.deepEqual([await first, await late], ["?", "B"]);
  assert.deepEqual(asked, ["asked"]);
});

Deno.test("F29 a blob that could not be read is asked for anew", async () => {
  const { reader, asked, answer } = openReader();
  reader.prefetch(["a", "b"]);
  const waiting = reader.read("a");
  for (const oid of ["a", "b"]) answer().none(oid, () => new Error("gone"));
  await assert.rejects(async () => await waiting, /gone/);
  const again = reader.read("a");
  answer().text("a", "here");
  assert.equal(await again, "here");
  assert.deepEqual(asked, ["a"]);
});

Deno.test("createBlobReader() gives what became known to who waits", async () => {
  const { reader } = openReader();
  const waiting = reader.read("a");
  reader.remember("a", "ours");
  assert.equal(await waiting, "ours");
});

Deno.test("createBlobReader() lets go of what it read ahead and nobody waits for", async () => {
  const { reader, ends, answer } = openReader();
  reader.prefetch(["a", "b"]);
  await reader.close();
  assert.deepEqual(ends.splice(0), ["stop", "close"]);
  const waiting = reader.read("a");
  await reader.close();
  assert.deepEqual(ends.splice(0), ["close"], "somebody waits");
  answer().text("a", "A");
  assert.equal(await waiting, "A");
});
