// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { MAX_DOCUMENT_BYTES } from "../envelope.ts";
import { type Bench, openBench } from "./_testkit.ts";
import { type BlobReader, createBlobReader } from "./blobs.ts";
import { openCatFile } from "./cat_file.ts";

const MISSING = "1".repeat(40);
const ODD = ["", "\n", "a\0b\n\n", "é\u2028\u{1f600}", "x".repeat(200_000)];

/** Puts texts into a repository and gives their ids. */
async function plant(
  bench: Bench,
  { gitDir, texts }: { gitDir: string; texts: readonly string[] },
): Promise<readonly string[]> {
  const paths = texts.map((_, index) => `${bench.root}/blob${index}`);
  for (const [index, path] of paths.entries()) {
    await Deno.writeTextFile(path, texts[index] ?? "");
  }
  const args = ["-C", gitDir, "hash-object", "-w", "--no-filters", "--"];
  return (await bench.git(...args, ...paths)).trim().split("\n");
}

async function withReader(
  run: (bench: Bench, gitDir: string, reader: BlobReader) => Promise<void>,
): Promise<void> {
  const bench = await openBench();
  try {
    const gitDir = await bench.remote("a");
    const options = { gitDir, env: bench.env };
    const reader = createBlobReader((answers) => openCatFile(options, answers));
    try {
      await run(bench, gitDir, reader);
    } finally {
      await reader.close();
    }
  } finally {
    await bench.close();
  }
}

for (const [name, many] of [["few", 20], ["many", 800]] as const) {
  Deno.test(`F29 ${name} blobs read ahead are what they were`, () =>
    withReader(async (bench, gitDir, reader) => {
      const texts = Array.from(
        { length: many },
        (_, index) => ODD[index % 40] ?? `{"number": ${index}}`,
      );
      const oids = await plant(bench, { gitDir, texts });
      reader.prefetch(oids);
      const read = oids.map((oid) => reader.read(oid));
      assert.deepEqual(await Promise.all(read), texts);
    }));

  Deno.test(`F27 F29 what is no document spoils none of ${name} others`, () =>
    withReader(async (bench, gitDir, reader) => {
      const large = "x".repeat(MAX_DOCUMENT_BYTES + 1);
      const texts = [large, ...Array.from({ length: many }, (_, i) => `${i}`)];
      const [big = "", ...oids] = await plant(bench, { gitDir, texts });
      const tree = (await bench.git(
        "-C",
        gitDir,
        "hash-object",
        "-w",
        "-t",
        "tree",
        "/dev/null",
      )).trim();
      reader.prefetch([tree, MISSING, big, ...oids]);
      for (const oid of [tree, MISSING, big]) {
        const reading = async () => await reader.read(oid);
        await assert.rejects(reading, { code: "store/corrupt" });
        await assert.rejects(reading, { code: "store/corrupt" }, "asked alone");
      }
      const read = oids.map((oid) => reader.read(oid));
      assert.deepEqual(await Promise.all(read), texts.slice(1));
    }));
}

Deno.test("F29 what was let go in its middle is read as a whole later", () =>
  withReader(async (bench, gitDir, reader) => {
    const small = Array.from({ length: 600 }, (_, index) => `${index}`);
    const texts = ["first", "x".repeat(20_000_000), ...small];
    const oids = await plant(bench, { gitDir, texts });
    reader.prefetch(oids);
    const [first = ""] = oids;
    assert.equal(await reader.read(first), texts[0]);
    await reader.close();
    for (const [index, oid] of oids.entries()) {
      assert.equal(await reader.read(oid), texts[index]);
    }
  }));

Deno.test("F29 who waits is told when git ends before it answers", () =>
  withReader(async (_bench, gitDir, reader) => {
    await Deno.remove(`${gitDir}/HEAD`);
    const reading = async () => await reader.read(MISSING);
    await assert.rejects(reading, { code: "store/unavailable" });
    await assert.rejects(reading, { code: "store/unavailable" }, "and later");
    await Deno.writeTextFile(`${gitDir}/HEAD`, "ref: refs/heads/main\n");
  }));
