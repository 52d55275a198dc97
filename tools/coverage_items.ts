// SPDX-License-Identifier: MIT
/**
 * Tells which items of the acceptance list are proven by a test. A test names
 * the items it proves at the start of its name: `"S10 C3 get follows links"`.
 * Whether it really proves them is for its reader to judge.
 *
 * @module
 */

import { listFiles, readFile } from "./_files.ts";

/** Items that need no test of their own, with the reason. */
export const EXCEPTIONS: Readonly<Record<string, string>> = {};

/** Items that a release must prove, in order. */
export const REQUIRED: readonly string[] = [
  ...range("S", 1, 62),
  ...range("K", 1, 63),
  ...range("C", 1, 68),
  ...range("C", 70, 72),
];

/** Items by what is known about them. */
export interface ItemCoverage {
  /** Test names by item. */
  readonly proven: ReadonlyMap<string, readonly string[]>;
  /** Required, and neither proven nor excepted. */
  readonly missing: readonly string[];
}

/**
 * Scans all tests of the checkout.
 *
 * @returns What they prove.
 */
export async function itemCoverage(): Promise<ItemCoverage> {
  const proven = new Map<string, string[]>();
  for (const file of await listFiles("_test.ts")) {
    for (const name of testNames(await readFile(file))) {
      for (const item of itemsOf(name)) {
        proven.set(item, [...proven.get(item) ?? [], `${file}: ${name}`]);
      }
    }
  }
  const missing = REQUIRED.filter((item) =>
    !proven.has(item) && !(item in EXCEPTIONS)
  );
  return { proven, missing };
}

/**
 * Lists the names of tests and steps in a file.
 *
 * @param source Text of the file.
 * @returns The names as they stand there; placeholders are kept.
 */
export function testNames(source: string): readonly string[] {
  const calls = source.matchAll(
    /(?:Deno\.test(?:\.\w+)?|\bt\.step|\bname:)\s*\(?\s*(?:\{\s*name:\s*)?(["'`])(.*?)\1/gs,
  );
  return [...calls].map(([, , name]) => name ?? "");
}

/**
 * Gives the items at the start of a test's name.
 *
 * @param name The name.
 * @returns Items such as `S10`; `C3-C5` and `C3-5` are three items.
 */
export function itemsOf(name: string): readonly string[] {
  const head = /^(?:[SKCEBIF]\d+(?:[-–][SKCEBIF]?\d+)?[,:]?(?:\s+|$))+/.exec(
    name,
  );
  if (head === null) return [];
  return head[0].trim().split(/[\s,:]+/).flatMap(expand);
}

function expand(item: string): readonly string[] {
  const parts = /^([A-Z])(\d+)(?:[-–][A-Z]?(\d+))?$/.exec(item);
  if (parts === null) return [];
  const [, letter = "", first = "0", last = first] = parts;
  return range(letter, Number(first), Number(last));
}

function range(letter: string, first: number, last: number): string[] {
  const length = last - first + 1;
  return Array.from({ length }, (_, index) => `${letter}${first + index}`);
}

async function main(): Promise<void> {
  const { proven, missing } = await itemCoverage();
  const excepted = REQUIRED.filter((item) => item in EXCEPTIONS);
  const lines = [
    ...REQUIRED.map((item) => line(item, proven.get(item))),
    "",
    `required ${REQUIRED.length}, missing ${missing.length}, ` +
    `excepted ${excepted.length}, proven beyond ${
      [...proven.keys()].filter((item) => !REQUIRED.includes(item)).length
    }`,
    ...(missing.length > 0 ? [`missing: ${missing.join(" ")}`] : []),
  ];
  await Deno.stdout.write(new TextEncoder().encode(`${lines.join("\n")}\n`));
}

function line(item: string, tests: readonly string[] | undefined): string {
  if (tests !== undefined) return `${item}\t${tests.length} tests`;
  const reason = EXCEPTIONS[item];
  return `${item}\t${reason === undefined ? "MISSING" : `except: ${reason}`}`;
}

if (import.meta.main) await main();
