// SPDX-License-Identifier: MIT
/**
 * Measures commands in a large store on files: 5,000 packages, each deployed
 * to 20 environments. The store is written by `generate.ts`.
 *
 * @module
 */

import { addPackages } from "./generate.ts";
import { finish, runOnce, type Usage } from "./measure.ts";
import { chain, makeProject, type Project } from "./project.ts";
import { atMost, type Bench, ms, type Row, type Section } from "./row.ts";

/** A large store on files. */
export const SCALE: Section = {
  name: "scale",
  heading: "A large store on files",
  run: measure,
};

const ENVIRONMENTS = 20;
const CHAIN = 3;
const MOST_MB = 500;

async function measure(bench: Bench): Promise<readonly Row[]> {
  const packages = bench.quick ? 500 : 5000;
  const empty = await prepared(bench.program);
  const large = await prepared(bench.program);
  try {
    const start = performance.now();
    addPackages(`${large.root}/.store`, {
      count: packages,
      environments: ENVIRONMENTS,
    });
    const size = `${packages} packages × ${ENVIRONMENTS} environments`;
    const written: Row = {
      name: `${size}, written`,
      measured: ms(performance.now() - start),
      bar: "",
    };
    return [written, ...await compare(bench, { empty, large })];
  } finally {
    await empty.remove();
    await large.remove();
  }
}

async function prepared(program: readonly string[]): Promise<Project> {
  const project = await makeProject({
    environments: ENVIRONMENTS,
    files: chain(CHAIN),
  });
  await finish(project.run(program, "release", "new", "environments.ocu.star"));
  return project;
}

async function compare(
  { program }: Bench,
  { empty, large }: { readonly empty: Project; readonly large: Project },
): Promise<readonly Row[]> {
  const inLarge = (...args: string[]) => runOnce(large.run(program, ...args));
  const inEmpty = (...args: string[]) => runOnce(empty.run(program, ...args));
  const all = "**/@*/deploy/*";
  const rows: Row[] = [];
  const add = (name: string, usage: Usage, bar?: number) =>
    rows.push(...lines(name, usage, bar));
  add("work any with nothing to do", await inLarge("work", "any"), 2000);
  await promiseExclusive(large);
  add("the same, no other program writes: first", await inLarge("work", "any"));
  add("the same: again", await inLarge("work", "any"), 2000);
  add("state match of one package", await inLarge("state", "match", ONE));
  add("state match of all deployments", await inLarge("state", "match", all));
  add("state diff", await inLarge("state", "diff"));
  const alone = await releaseTwice(inEmpty);
  add("release in an empty store", alone);
  add("the same release", await releaseTwice(inLarge), 1.5 * alone.ms);
  for (let index = 0; index < CHAIN; index++) {
    await inLarge("release", "new", `p${index}.ocu.star`);
  }
  await inLarge("state", "set", "@/custom/seed", "a");
  await inLarge("state", "apply", "@/custom/seed");
  const cascade = await inLarge("work", "cascade");
  add(`cascade through ${CHAIN} packages`, cascade);
  return rows;
}

/** See docs/design/0004-memo-of-idle-work.md. */
async function promiseExclusive({ root }: Project): Promise<void> {
  for (const store of ["state", "intent"]) {
    await Deno.writeTextFile(`${root}/.store/${store}/.ocuroot/exclusive`, "");
  }
}

const ONE = "bench/-/services/s1/**";

async function releaseTwice(
  run: (...args: string[]) => Promise<Usage>,
): Promise<Usage> {
  const args = ["release", "new", "--force", "package.ocu.star"];
  const first = await run(...args);
  const second = await run(...args);
  return first.ms < second.ms ? first : second;
}

function lines(name: string, usage: Usage, bar?: number): readonly Row[] {
  const time: Row = bar === undefined
    ? { name, measured: ms(usage.ms), bar: "" }
    : atMost(name, { measured: usage.ms, bar }, { show: ms });
  const mb = usage.mb ?? 0;
  const note = mb === 0 ? {} : { note: `${mb.toFixed(0)} MB` };
  const row: Row = { ...time, ...note };
  if (mb <= MOST_MB) return [row];
  const memory = atMost(`${name}: memory`, { measured: mb, bar: MOST_MB }, {
    show: (value) => `${value.toFixed(0)} MB`,
  });
  return [row, memory];
}
