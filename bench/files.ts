// SPDX-License-Identifier: MIT
/**
 * Measures the main jobs on stores on files against the older client.
 *
 * @module
 */

import { RECORDED } from "./client.ts";
import { bestOf, finish } from "./measure.ts";
import { chain, makeProject, type Project } from "./project.ts";
import { atMost, type Bench, ms, type Row, type Section } from "./row.ts";

/** The lines for files of decisions.md §9. */
export const FILES: Section = {
  name: "files",
  heading: "Main jobs on files",
  run: async (bench) => [
    ...await releases(bench),
    await cascade(bench),
  ],
};

const ENVIRONMENTS = 128;
const PACKAGES = 12;

async function releases(bench: Bench): Promise<readonly Row[]> {
  const ours = await releaseTime(bench.program, bench);
  const { program } = bench.older;
  const theirs = program === undefined
    ? RECORDED.release128
    : await releaseTime([program], { quick: true });
  return [{
    ...atMost(
      `release to ${ENVIRONMENTS} environments, 0.04 × the Go client`,
      { measured: ours, bar: 0.04 * theirs },
      { show: ms },
    ),
    note: bench.older.source,
  }];
}

/**
 * Each round has a store of its own. They are removed in the end: for minutes
 * after it removed files, ext4 is several times slower to make new ones.
 */
async function releaseTime(
  program: readonly string[],
  { quick }: { readonly quick: boolean },
): Promise<number> {
  const taken: number[] = [];
  const projects: Project[] = [];
  for (let round = 0; round < (quick ? 1 : 3); round++) {
    const project = await makeProject({ environments: ENVIRONMENTS });
    projects.push(project);
    const run = (...args: string[]) => project.run(program, ...args);
    await finish(run("release", "new", "environments.ocu.star"));
    taken.push(await bestOf(run("release", "new", "package.ocu.star"), 1));
  }
  for (const project of projects) await project.remove();
  return Math.min(...taken);
}

async function cascade(bench: Bench): Promise<Row> {
  const ours = await cascadeTime(bench.program);
  const { program } = bench.older;
  const theirs = program === undefined
    ? RECORDED.cascade12
    : await cascadeTime([program]);
  return {
    ...atMost(
      `cascade through ${PACKAGES} packages, 0.25 × the Go client`,
      { measured: ours, bar: 0.25 * theirs },
      { show: ms },
    ),
    note: bench.older.source,
  };
}

async function cascadeTime(program: readonly string[]): Promise<number> {
  const project = await makeProject({
    environments: 1,
    files: chain(PACKAGES),
  });
  try {
    return await runChain(
      (...args) => project.run(program, ...args),
      PACKAGES,
    );
  } finally {
    await project.remove();
  }
}

/**
 * Releases a chain of packages, changes what the first one reads, and takes
 * the time until the last one is deployed again.
 *
 * @param run Gives a command.
 * @param length How many packages there are.
 * @returns Milliseconds.
 */
export async function runChain(
  run: (...args: string[]) => Parameters<typeof finish>[0],
  length: number,
): Promise<number> {
  await finish(run("release", "new", "environments.ocu.star"));
  const seed = "@/custom/seed";
  await finish(run("state", "set", seed, "a"));
  await finish(run("state", "apply", seed));
  for (let index = 0; index < length; index++) {
    await finish(run("release", "new", `p${index}.ocu.star`));
  }
  await finish(run("state", "set", seed, "b"));
  await finish(run("state", "apply", seed));
  const time = await bestOf(run("work", "cascade"), 1);
  const last = `./-/p${length - 1}.ocu.star/@/deploy/e0#output/value`;
  const value = await finish(run("state", "get", last));
  if (!value.includes("b.")) throw new Error(`The chain ended with ${value}`);
  return time;
}
