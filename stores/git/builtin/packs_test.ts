// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { openCacheAt } from "../cache.ts";
import type { Repository } from "../repository.ts";
import { type Bench, openBench } from "../_testkit.ts";
import { openBuiltin } from "./builtin.ts";
import { loadCodec } from "./_codec.ts";
import { openPackFile } from "./_pack_file.ts";
import { formatPackIndex } from "./_pack_index.ts";
import { scanPack } from "./_pack_scan.ts";
import { type PackedObject, packObjects, writePack } from "./_pack_write.ts";
import { indexedPacks, openPacks } from "./_packs.ts";

const SIGNATURE = { name: "Ocu", email: "o@example.com", time: 1_700_000_000 };
const codec = await loadCodec();

async function withBench(run: (bench: Bench) => Promise<void>): Promise<void> {
  const bench = await openBench({ by: "builtin" });
  try {
    await run(bench);
  } finally {
    await bench.close();
  }
}

/** A repository whose objects stand in one pack, most of them as deltas. */
async function packed(
  bench: Bench,
  ...how: readonly string[]
): Promise<{ readonly path: string; readonly pack: string }> {
  const path = await bench.remote(`packed-${how.length}`);
  const repository = builtinIn(bench, path);
  let base: string | undefined;
  for (let at = 0; at < 12; at++) {
    const after = Array.from({ length: 90 + at }, (_, i) => i).join("\n");
    const files = [{ path: `a/b/${at % 3}`, before: undefined, after }];
    const draft = { ref: "refs/heads/a", base, message: `${at}\n`, files };
    [base] = await repository.build([draft], SIGNATURE);
  }
  const settings = how.flatMap((one) => ["-c", one]);
  await bench.git("-C", path, ...settings, "repack", "-adfq", "--depth=50");
  const folder = `${path}/objects/pack`;
  const [name = ""] = indexedPacks(folder);
  return { path, pack: `${folder}/${name}` };
}

/** Works on the remote itself, without asking it. */
function builtinIn(bench: Bench, path: string): Repository {
  const where = { url: "https://host.example/a.git", env: bench.env };
  return openBuiltin(openCacheAt(path, where));
}

/** All objects, as git tells them. */
async function objectsIn(bench: Bench, path: string) {
  const all = ["cat-file", "--batch-all-objects", "--batch-check"];
  const lines = (await bench.git("-C", path, ...all)).trim().split("\n");
  return lines.map((line) => {
    const [oid = "", type = "", size = ""] = line.split(" ");
    return { oid, type, size: Number(size) };
  });
}

Deno.test("S37 an index is the one that git writes, byte for byte", () =>
  withBench(async (bench) => {
    for (const how of [[], ["repack.useDeltaBaseOffset=false"]]) {
      const { pack } = await packed(bench, ...how);
      const bytes = await Deno.readFile(`${pack}.pack`);
      const placed = scanPack(codec, { pack: bytes, most: 1e6 });
      const made = formatPackIndex(codec, placed, bytes.subarray(-20));
      assert.deepEqual(made, await Deno.readFile(`${pack}.idx`));
    }
  }));

Deno.test("S37 every object of a pack is read, held or by parts", () =>
  withBench(async (bench) => {
    for (const how of [[], ["repack.useDeltaBaseOffset=false"]]) {
      const { path, pack } = await packed(bench, ...how);
      const objects = await objectsIn(bench, path);
      assert.ok(objects.length > 40);
      for (const left of [1e6, 0]) {
        const file = openPackFile(pack, codec, { left });
        for (const { oid, type, size } of objects.toReversed()) {
          const found = file?.read(file.index.offsetOf(oid) ?? -1);
          assert.equal(found?.type, type);
          assert.equal(found?.bytes.length, size);
          assert.equal(codec.idOf(type, found?.bytes ?? new Uint8Array()), oid);
        }
        assert.equal(file?.index.offsetOf("0".repeat(40)), undefined);
        assert.equal(file?.index.offsetOf("f".repeat(40)), undefined);
      }
    }
  }));

Deno.test("F02 a pack that goes while it is read is found again in another", () =>
  withBench(async (bench) => {
    const { path, pack } = await packed(bench);
    const packs = openPacks(path, codec);
    packs.refresh();
    const placed = openPackFile(pack, codec, { left: 0 })?.index.placed() ?? [];
    const [first, second] = placed;
    // All is known, nothing read: now it goes, and comes under another name.
    for (const kind of ["idx", "pack"]) {
      const other = pack.replace("pack-", "pack-0");
      await Deno.rename(`${pack}.${kind}`, `${other}.${kind}`);
    }
    assert.ok(packs.read(first?.oid ?? ""));
    assert.ok(packs.read(second?.oid ?? ""));
  }));

Deno.test("F02 what another process wrote since we looked is found", () =>
  withBench(async (bench) => {
    const { path } = await packed(bench);
    const [ours, theirs] = [builtinIn(bench, path), builtinIn(bench, path)];
    assert.equal(await ours.commit("1".repeat(40)), undefined);
    const files = [{ path: "a", before: undefined, after: "1" }];
    const draft = { ref: "refs/heads/b", base: undefined, message: "b", files };
    const [commit = ""] = await theirs.build([draft], SIGNATURE);
    assert.equal((await ours.commit(commit))?.message, "b");
  }));

Deno.test("B02 many packs become one: nothing is lost, whoever reads meanwhile", () =>
  withBench(async (bench) => {
    const { path } = await packed(bench);
    const folder = `${path}/objects/pack`;
    const before = await objectsIn(bench, path);
    const reader = openPacks(path, codec);
    reader.refresh();
    const program = batchReader(bench, path);
    const [old] = before;
    assert.match(await program.ask(old?.oid ?? ""), / (blob|tree|commit) /);
    const [held = ""] = await manyPacks(path, 60);
    // Some are in two packs.
    await writePack(codec, folder, await packObjects(codec, twoOf(61)));
    await bench.git("-C", path, "multi-pack-index", "write");
    const all = await objectsIn(bench, path);
    assert.equal(all.length, before.length + 61);
    // One that git still writes, and what a crash left behind.
    await Deno.writeTextFile(`${folder}/${held}.keep`, "fetch-pack 1\n");
    await Deno.writeTextFile(`${folder}/tmp_pack_x`, "");
    await Deno.utime(`${folder}/tmp_pack_x`, 0, 0);

    const builtin = builtinIn(bench, path);
    let turns = 0;
    const lock = () => Promise.resolve(() => void turns++);
    await builtin.tidy(lock);
    const left = indexedPacks(folder);
    assert.equal(left.length, 2);
    assert.ok(left.includes(held));
    const [one] = left.filter((name) => name !== held);
    const folded = openPackFile(`${folder}/${one}`, codec, { left: 0 });
    assert.equal(folded?.index.size, all.length - 1);
    await assert.rejects(Deno.stat(`${folder}/tmp_pack_x`));
    assert.deepEqual(await objectsIn(bench, path), all);
    await bench.git("-C", path, "fsck", "--strict", "--full", "--no-dangling");
    for (const { oid } of all) {
      assert.ok(reader.read(oid) ?? (reader.refresh(), reader.read(oid)), oid);
      assert.match(await program.ask(oid), / (blob|tree|commit) /);
    }
    await program.close();
    // There is nothing more to do.
    await builtin.tidy(lock);
    assert.equal(turns, 1);
    const [commit = ""] = await builtin.build([{
      ref: "refs/ocuroot/next/1",
      base: undefined,
      message: "one\n",
      files: [{ path: "a", before: undefined, after: "1" }],
    }], SIGNATURE);
    assert.equal((await builtin.list({ commit, prefix: "" })).length, 1);
  }));

Deno.test("B02 what is damaged is not carried on into a new pack", () =>
  withBench(async (bench) => {
    const path = await bench.remote("a");
    await manyPacks(path, 50);
    const folder = `${path}/objects/pack`;
    const [name] = indexedPacks(folder);
    const bytes = await Deno.readFile(`${folder}/${name}.pack`);
    bytes[20] = 255 - (bytes[20] ?? 0);
    await Deno.chmod(`${folder}/${name}.pack`, 0o644);
    await Deno.writeFile(`${folder}/${name}.pack`, bytes);
    const builtin = builtinIn(bench, path);
    await builtin.tidy(() => Promise.resolve(() => {}));
    assert.equal(indexedPacks(folder).length, 50);
    await Deno.remove(path, { recursive: true });
    await bench.remote("a");
  }));

/** Packs of one object each. */
async function manyPacks(path: string, count: number): Promise<string[]> {
  const folder = `${path}/objects/pack`;
  return await Promise.all(
    Array.from({ length: count }, async (_, at) => {
      const indexed = await packObjects(codec, [numbered(at)]);
      return await writePack(codec, folder, indexed);
    }),
  );
}

function numbered(at: number): PackedObject {
  const bytes = new TextEncoder().encode(`object ${at}\n`);
  return { oid: codec.idOf("blob", bytes), type: "blob", bytes };
}

/** One that is there already, and one that is not. */
function twoOf(count: number): readonly PackedObject[] {
  return [numbered(1), numbered(count - 1)];
}

/** A process of git that reads objects all the while. */
function batchReader(bench: Bench, path: string) {
  const child = new Deno.Command("git", {
    args: ["-C", path, "cat-file", "--batch-check"],
    env: { ...bench.env },
    clearEnv: true,
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const [input, output] = [child.stdin.getWriter(), child.stdout.getReader()];
  return {
    async ask(oid: string): Promise<string> {
      await input.write(new TextEncoder().encode(`${oid}\n`));
      const { value } = await output.read();
      return new TextDecoder().decode(value);
    },
    async close() {
      await input.close();
      await output.cancel();
      await child.status;
    },
  };
}
