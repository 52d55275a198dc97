// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { deflateSync } from "node:zlib";
import { loadCodec } from "./_codec.ts";
import { applyDelta } from "./_pack_entry.ts";
import { scanPack } from "./_pack_scan.ts";

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

const codec = await loadCodec();
const ZEROS = new Uint8Array(900);
const BLOB = entry(3, ZEROS);
/** Of 900 bytes it makes them twice: sizes, then two times a copy of all. */
const DELTA = new Uint8Array([
  ...[0x84, 0x07, 0x88, 0x0e],
  ...[0xb0, 0x84, 0x03, 0xb0, 0x84, 0x03],
]);
const NAME = [...Uint8Array.fromHex(codec.idOf("blob", ZEROS))];
const TWICE = codec.idOf("blob", new Uint8Array(1800));
const NEAR = entry(6, DELTA, [BLOB.length]);
const NAMED = entry(7, DELTA, NAME);

function refused(sent: Parameters<typeof scanPack>[1], words: RegExp): void {
  assert.throws(() => scanPack(codec, sent), {
    code: "store/corrupt",
    message: words,
  });
}

Deno.test("F29 deltas are resolved, whichever way they name their base", () => {
  for (const entries of [[BLOB, NEAR], [BLOB, NAMED], [NAMED, BLOB]]) {
    const found = scanPack(codec, { pack: pack(...entries), most: 1800 });
    const oids = found.map(({ oid }) => oid).sort();
    assert.deepEqual(oids, [Uint8Array.from(NAME).toHex(), TWICE].sort());
  }
});

Deno.test("F29 a copy of 64 KiB is written without a size", () => {
  const base = new Uint8Array(0x10000).fill(7);
  const size = [0x80, 0x80, 0x04];
  const delta = new Uint8Array([...size, ...size, 0x80]);
  assert.deepEqual(applyDelta(base, delta), base);
});

Deno.test("F29 objects that would unfold to too much are refused unread", () => {
  for (const entries of [[BLOB, NEAR], [BLOB, NAMED]]) {
    refused({ pack: pack(...entries), most: 1799 }, /1800 bytes, more than/);
  }
  assert.equal(scanPack(codec, { pack: pack(BLOB), most: 900 }).length, 1);
  refused({ pack: pack(BLOB), most: 899 }, /900 bytes, more than/);
  // It says that it is small.
  const liar = entry(3, new Uint8Array(5));
  liar.splice(1, liar.length, ...deflateSync(new Uint8Array(100_000)));
  refused({ pack: pack(liar), most: 900 }, /Cannot keep what the remote sent/);
});

Deno.test("F04 a pack that is not whole, or no pack, is refused", () => {
  const most = 10_000;
  const cases: readonly (readonly [string, number[][], RegExp])[] = [
    ["a base elsewhere", [NAMED], /1 objects change others/],
    ["a base before the pack", [entry(6, DELTA, [100])], /1 objects change/],
    ["an unknown type", [entry(5, ZEROS)], /type 5/],
    ["less than it says", [BLOB.slice(0, -6)], /Cannot keep/],
    ["a delta of another base", [
      entry(3, new Uint8Array(7)),
      entry(6, DELTA, [entry(3, new Uint8Array(7)).length]),
    ], /does not fit/],
  ];
  for (const [name, entries, words] of cases) {
    refused({ pack: pack(...entries), most }, words);
    assert.ok(name);
  }
  const more = pack(BLOB);
  more[11] = 2;
  refused({ pack: more, most }, /Cannot keep/);
});
