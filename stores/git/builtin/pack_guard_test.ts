// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { deflateSync } from "node:zlib";
import { guardPack } from "./_pack_guard.ts";

/** An entry: its type and size, what stands before its content, the content. */
function entry(type: number, content: Uint8Array, before: number[] = []) {
  const head: number[] = [];
  let rest = Math.floor(content.length / 16);
  let byte = (type << 4) | (content.length & 15);
  for (; rest > 0; rest = Math.floor(rest / 128)) {
    head.push(byte | 128);
    byte = rest & 127;
  }
  return [...head, byte, ...before, ...deflateSync(content)];
}

function pack(...entries: readonly (readonly number[])[]) {
  const head = [80, 65, 67, 75, 0, 0, 0, 2, 0, 0, 0, entries.length];
  return new Uint8Array([...head, ...entries.flat(), ...new Uint8Array(20)]);
}

const BLOB = entry(3, new Uint8Array(900));
/** From 900 bytes it makes 1800, in two bytes for each number. */
const DELTA = new Uint8Array([0x84, 0x07, 0x88, 0x0e, 1, 2, 3]);

Deno.test("F29 objects that would unfold to too much are refused unread", async () => {
  const named = entry(7, DELTA, new Array(20).fill(1));
  const offset = entry(6, DELTA, [0x81, 0x02]);
  const whole = pack(BLOB, offset, named, BLOB);
  await guardPack({ pack: whole, most: 1800 });
  const cases = [pack(BLOB, offset), pack(BLOB, named), whole];
  for (const each of cases) {
    await assert.rejects(guardPack({ pack: each, most: 1799 }), {
      code: "store/corrupt",
    });
  }
  const blobs = { pack: pack(BLOB), most: 900 };
  await guardPack(blobs);
  await assert.rejects(guardPack({ ...blobs, most: 899 }), {
    code: "store/corrupt",
  });
  // It says that it is small.
  const liar = entry(3, new Uint8Array(5));
  liar.splice(1, liar.length, ...deflateSync(new Uint8Array(100_000)));
  await assert.rejects(guardPack({ pack: pack(liar), most: 900 }));
});
