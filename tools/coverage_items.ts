// SPDX-License-Identifier: MIT
/**
 * Tells which items of the acceptance list are proven by a test. A test names
 * the items it proves at the start of its name: `"S10 C3 get follows links"`.
 * Whether it really proves them is for its reader to judge.
 *
 * What configs can do has to be proven for both languages. Tests of
 * `tests/parity/` prove it for both, those with `typescript` in their path for
 * TypeScript, all others for Starlark.
 *
 * @module
 */

import { listFiles, readFile } from "./_files.ts";

/** Items that need no test of their own, with the reason. */
export const EXCEPTIONS: Readonly<Record<string, string>> = {};

/** Items that TypeScript has no part in, with the reason. */
export const STARLARK_ONLY: Readonly<Record<string, string>> = {
  ...because("the import names the SDK, any version is the embedded copy", [
    ...range("K", 1, 3),
  ]),
  ...because("it is about the Starlark language", [
    ...range("K", 4, 5),
    ...range("K", 14, 21),
  ]),
  K8: "modules of TypeScript export what they say, and freeze what they want",
  K12: "a file has one default export",
  K24: "there is one way to write a phase",
  K36: "parameters are for the type checker, K66",
  K37: "inputs are the first parameter, always",
};

/** Items about configs, which TypeScript must prove as well. */
export const TYPED: readonly string[] = range("K", 6, 63).filter((item) =>
  !(item in STARLARK_ONLY)
);

/** Items that a release must prove, in order. */
export const REQUIRED: readonly string[] = [
  ...range("S", 1, 62),
  ...range("K", 1, 70),
  ...range("C", 1, 68),
  ...range("C", 70, 72),
];

/** Items by what is known about them. */
export interface ItemCoverage {
  /** Test names by item. */
  readonly proven: ReadonlyMap<string, readonly string[]>;
  /** Required, and neither proven nor excepted. */
  readonly missing: readonly string[];
  /** Not proven for TypeScript, or not for Starlark, as `K38 ts`. */
  readonly oneSided: readonly string[];
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
  const oneSided = TYPED.flatMap((item) => {
    const tests = proven.get(item) ?? [];
    return LANGUAGES.filter((language) =>
      !tests.some((test) => languagesOf(test).includes(language))
    ).map((language) => `${item} ${language}`);
  });
  return { proven, missing, oneSided };
}

const LANGUAGES = ["star", "ts"] as const;

/**
 * Tells what a test is about.
 *
 * @param path Path of the test's file.
 * @returns The languages whose configs it tries.
 */
export function languagesOf(path: string): readonly ("star" | "ts")[] {
  if (path.startsWith("tests/parity/")) return LANGUAGES;
  return /^[^:]*typescript/.test(path) ? ["ts"] : ["star"];
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

function because(
  reason: string,
  items: readonly string[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(items.map((item) => [item, reason]));
}

function range(letter: string, first: number, last: number): string[] {
  const length = last - first + 1;
  return Array.from({ length }, (_, index) => `${letter}${first + index}`);
}

async function main(): Promise<void> {
  const { proven, missing, oneSided } = await itemCoverage();
  const excepted = REQUIRED.filter((item) => item in EXCEPTIONS);
  const lines = [
    ...REQUIRED.map((item) => line(item, proven.get(item))),
    "",
    `required ${REQUIRED.length}, missing ${missing.length}, ` +
    `excepted ${excepted.length}, proven beyond ${
      [...proven.keys()].filter((item) => !REQUIRED.includes(item)).length
    }`,
    `required in both languages ${TYPED.length}, missing ${oneSided.length}`,
    ...(missing.length > 0 ? [`missing: ${missing.join(" ")}`] : []),
    ...(oneSided.length > 0 ? [`missing: ${oneSided.join(", ")}`] : []),
  ];
  await Deno.stdout.write(new TextEncoder().encode(`${lines.join("\n")}\n`));
}

function line(item: string, tests: readonly string[] | undefined): string {
  if (tests !== undefined) {
    return `${item}\t${tests.length} tests${sides(item, tests)}`;
  }
  const reason = EXCEPTIONS[item];
  return `${item}\t${reason === undefined ? "MISSING" : `except: ${reason}`}`;
}

/** How many are about each language, where both are required. */
function sides(item: string, tests: readonly string[]): string {
  if (!TYPED.includes(item)) return "";
  const count = (language: "star" | "ts") =>
    tests.filter((test) => languagesOf(test).includes(language)).length;
  return `, star ${count("star")}, ts ${count("ts")}`;
}

if (import.meta.main) await main();
