// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { modelTurns } from "./_turns_model.ts";
import { queueOf } from "./queue.ts";
import { createTurns } from "./turns.ts";

const EVEN = { landMs: 30, lookMs: 25 };

for (const seed of [1, 2, 3, 4, 5]) {
  Deno.test(`B02 B03 eight writers share a branch fairly, seed ${seed}`, async () => {
    const counts = Array.from({ length: 8 }, () => 50);
    const done = await modelTurns({ counts, ...EVEN, random: randomOf(seed) });
    assert.equal(done.order.length, 400);
    const alone = 400 * EVEN.landMs;
    assert.ok(done.ms <= 1.3 * alone, `${done.ms} of ${alone} ms`);
    assert.ok(Math.max(...done.attempts) <= 20, "attempts of one transaction");
    assert.ok(sum(done.attempts) <= 1.2 * 400, "attempts in all");
    const ends = [Math.min(...done.ends), Math.max(...done.ends)] as const;
    assert.ok(ends[1] <= 2 * ends[0], `the slowest ends at ${ends[1]} ms`);
    assert.ok(Math.max(...done.waits) <= alone / 2, "no transaction starves");
  });
}

Deno.test("B03 writers come round in the order in which they landed", async () => {
  const counts = Array.from({ length: 5 }, () => 40);
  const { order } = await modelTurns({ counts, ...EVEN, random: randomOf(7) });
  // Once every one of them has landed.
  const rounds = order.slice(80, 160).join("").replace(/(.)\1+/g, "$1");
  const first = rounds.slice(0, 5);
  assert.equal(new Set(first).size, 5, rounds);
  assert.ok(first.repeat(3).startsWith(rounds.slice(0, 10)), rounds);
});

Deno.test("B03 a writer that joins late is let in by one that seems alone", async () => {
  const counts = [300, 1];
  const done = await modelTurns({ counts, ...EVEN, random: randomOf(3) });
  assert.ok(
    done.order.indexOf("b") < 60,
    `${done.order.indexOf("b")} before it`,
  );
});

Deno.test("B02 a writer that is alone looks round now and then, no more", async () => {
  const done = await modelTurns({
    counts: [400],
    ...EVEN,
    random: randomOf(1),
  });
  assert.equal(sum(done.attempts), 400);
  assert.ok(done.looks <= 12, `${done.looks} looks`);
});

Deno.test("B03 writers that are gone do not hold up the others", async () => {
  const counts = [2, 2, 2, 2, 60];
  const done = await modelTurns({ counts, ...EVEN, random: randomOf(5) });
  const alone = 68 * EVEN.landMs;
  assert.ok(done.ms <= 1.8 * alone, `${done.ms} of ${alone} ms`);
});

Deno.test("B03 who pauses between transactions is not waited for", async () => {
  const done = await modelTurns({
    counts: Array.from({ length: 4 }, () => 20),
    ...EVEN,
    idleMs: 400,
    random: randomOf(2),
  });
  assert.ok(Math.max(...done.attempts) <= 20);
  assert.ok(Math.max(...done.waits) < 60 * EVEN.landMs);
});

Deno.test("B04 who lets others of its machine go first need not rest", async () => {
  const sleeps: number[] = [];
  const turns = createTurns("a", {
    now: () => 0,
    sleep: (ms) => Promise.resolve(void sleeps.push(ms)),
    random: () => 0.5,
  });
  const look = () => Promise.resolve("tip");
  for (let landing = 1; landing <= 16; landing++) turns.landed(`${landing}`, 9);
  await turns.wait(look, { mayRest: false });
  assert.equal(sleeps.length, 0);
  await turns.wait(look);
  assert.ok(sleeps.length > 0, "it rests otherwise");
});

Deno.test("B03 the queue is the last round; who left it is not in it", () => {
  const read = (text: string, writer: string) =>
    queueOf([...text].map((writer, at) => ({ tx: `${at}`, writer })), writer);
  assert.equal(read("", "a").isOurs, false);
  assert.equal(read("aab", "a").ahead, 0);
  assert.equal(read("bca", "a").ahead, 2);
  assert.equal(read("cabab", "b").ahead, 1, "c has let a round pass");
  assert.equal(read("ab", "x").isMember, false);
  assert.equal(read("abac", "a").hasNewcomers, true);
  assert.equal(read("abab", "a").hasNewcomers, false);
  assert.equal(read("abbb", "a").length, 3);
});

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}
