// SPDX-License-Identifier: MIT
/**
 * Compares our Starlark with the public `starlark` program: what random
 * programs and the examples print and how they fail, and whether the language
 * tests hold there as well. It says so and succeeds when that program is not installed.
 *
 * `deno run -A tools/compare_starlark.ts [--seed=N] [--count=N]`
 *
 * @module
 */

import { CORE, type Dialect, EVERYTHING } from "../starlark/mod.ts";
import { readChunks } from "../starlark/_chunks.ts";
import { examplePrograms } from "./starlark/examples.ts";
import { expression, program } from "./starlark/generate.ts";
import { runOurs } from "./starlark/ours.ts";
import { Random } from "./starlark/random.ts";
import {
  hasReference,
  type Outcome,
  runReference,
} from "./starlark/reference.ts";

/** Expressions tried for each random program of statements. */
const EXPRESSIONS = 5;

/** A program and how to get it again. */
interface Case {
  readonly name: string;
  readonly source: string;
  readonly dialect: Dialect;
}

/**
 * Differences that are meant: the reference looks into bytes as an object,
 * and takes `rsplit` for `split` in one message.
 */
const KNOWN = /in field \.elems: cannot encode|in rsplit: split:/;

/** The language tests as functions, for a program without our module. */
const ASSERTIONS = `
def assert_eq(x, y):
    if x != y: fail("%r != %r" % (x, y))
def assert_ne(x, y):
    if x == y: fail("%r == %r" % (x, y))
def assert_true(x):
    if not x: fail("not true: %r" % x)
def assert_lt(x, y):
    if not (x < y): fail("%r not < %r" % (x, y))
def assert_contains(x, y):
    if y not in x: fail("%r not in %r" % (y, x))
def assert_fails(f, p): pass
`;

if (import.meta.main) Deno.exit(await main());

/** Runs the comparison and gives the exit code. */
async function main(): Promise<number> {
  if (!await hasReference()) {
    print("compare_starlark: skipped, no program `starlark` on the path");
    return 0;
  }
  const seed = option("seed", Math.floor(Math.random() * 1e9));
  const count = option("count", 500);
  const dir = await Deno.makeTempDir();
  let compared = 0;
  let different = 0;
  for (const each of cases(seed, count, dir)) {
    compared++;
    if (!await agrees(each, dir)) different++;
  }
  await Deno.remove(dir, { recursive: true });
  print(`compare_starlark: ${compared} programs, ${different} different`);
  return different === 0 ? 0 : 1;
}

/** Reads a number from the command line. */
function option(name: string, fallback: number): number {
  const prefix = `--${name}=`;
  const given = Deno.args.find((arg) => arg.startsWith(prefix));
  return given === undefined ? fallback : Number(given.slice(prefix.length));
}

/** Gives all programs to compare. */
function* cases(seed: number, count: number, dir: string): Generator<Case> {
  if (!Deno.args.some((arg) => arg.startsWith("--seed="))) {
    yield* tests(dir);
    for (const { name, source } of examplePrograms(dir)) {
      yield { name: `examples/${name}`, source, dialect: CORE };
    }
  }
  for (let i = 0; i < count; i++) {
    const random = new Random(seed + i);
    const source = i % (EXPRESSIONS + 1) === 0
      ? program(random)
      : `print(repr(${expression(random, 3)}))`;
    yield {
      name: `--seed=${seed + i} --count=1`,
      source,
      dialect: EVERYTHING,
    };
  }
}

/** Gives the language tests that need nothing of ours. */
function* tests(dir: string): Generator<Case> {
  const folder = new URL("../starlark/testdata/", import.meta.url);
  const library = `${dir}/assert.star`;
  Deno.writeTextFileSync(library, ASSERTIONS);
  const names = [...ASSERTIONS.matchAll(/def (\w+)/g)].map((each) =>
    `"${each[1]}"`
  );
  const load = `load("${library}", ${names.join(", ")}); `;
  for (const { name } of Deno.readDirSync(folder)) {
    if (name === "struct.star" || name === "load.star") continue;
    const text = Deno.readTextFileSync(new URL(name, folder));
    for (const { line, source, dialect, error } of readChunks(text)) {
      if (error !== undefined) continue;
      const plain = source.replace(/\bassert\.(\w+)/g, "assert_$1");
      yield { name: `${name}:${line}`, source: load + plain, dialect };
    }
  }
}

/** Runs one program on both sides and reports a difference. */
async function agrees(each: Case, dir: string): Promise<boolean> {
  const path = `${dir}/case.star`;
  await Deno.writeTextFile(path, each.source);
  const ours = runOurs(path, each.dialect);
  const theirs = await runReference(path, each.dialect);
  if (KNOWN.test(theirs.error)) return true;
  if (ours.output === theirs.output && ours.error === theirs.error) return true;
  const source = each.source.length < 2000 ? each.source : "";
  print(`\n${each.name}\n${source}`);
  print(`ours:      ${show(ours)}\nreference: ${show(theirs)}`);
  return false;
}

/** Writes an outcome on few lines. */
function show({ output, error }: Outcome): string {
  return `${output.trimEnd()} ${error}`.trim();
}

/** Writes a line for people. */
function print(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}
