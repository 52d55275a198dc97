// SPDX-License-Identifier: MIT
/**
 * Measures what configs in TypeScript cost, which are evaluated in a process
 * of their own: what one adds to a command, and many in one process. The
 * programs that are compared take turns, so that what else the machine does
 * is shared between them.
 *
 * @module
 */

import { createConfigChildren } from "../engine/config/children.ts";
import { loadConfig } from "../engine/config/load.ts";
import { finish, type Run, userTime } from "./measure.ts";
import { makeProject, type Project } from "./project.ts";
import { atMost, type Bench, ms, type Row, type Section } from "./row.ts";

/** Configs in TypeScript. */
export const TYPED: Section = {
  name: "typed",
  heading: "Configs in TypeScript",
  run: async (bench) => {
    const count = bench.quick ? 50 : 200;
    const files: Record<string, string> = { "typed.ocu.ts": CONFIG };
    for (let index = 0; index < count; index++) {
      files[`p${index}.ocu.ts`] = CONFIG;
    }
    const project = await makeProject({ environments: 1, files });
    try {
      return [
        ...await oneMore(bench, project),
        await many(project, { count, rounds: bench.quick ? 3 : 9 }),
      ];
    } finally {
      await project.remove();
    }
  },
};

/** The package of {@link makeProject}, in TypeScript. */
const CONFIG = `import {
  deploy, done, type Environment, fn, phase, release,
} from "@ocuroot/sdk";
export const up = fn((_: { environment: Environment }) => done());
export const down = fn((_: { environment: Environment }) => done());
export default release(({ environments }) => [
  phase("all", environments.map((environment) => deploy({ environment, up, down }))),
]);
`;

/** What a package in TypeScript adds to a command, to one in Starlark. */
async function oneMore(
  { quick, program, source }: Bench,
  project: Project,
): Promise<readonly Row[]> {
  const { root, run } = project;
  await Deno.writeTextFile(`${root}/empty.ts`, "");
  await finish(run(program, "release", "new", "environments.ocu.star"));
  const lint = (file: string, from = program) =>
    run(from, "release", "lint", file);
  const programs = {
    empty: run([Deno.execPath()], "run", "empty.ts"),
    star: lint("package.ocu.star"),
    ts: lint("typed.ocu.ts"),
    sourceStar: lint("package.ocu.star", source),
    sourceTs: lint("typed.ocu.ts", source),
  };
  const best = await takeTurns(programs, quick ? 5 : 15);
  const row = (name: string, added: number) =>
    atMost(name, { measured: added, bar: 2 * best.empty }, { show: ms });
  const user = await userTime(programs.ts) - await userTime(programs.star);
  return [
    {
      ...row("release lint, more than Starlark", best.ts - best.star),
      note: Number.isNaN(user) ? "" : `${ms(user)} of processor time`,
    },
    row("the same from source", best.sourceTs - best.sourceStar),
  ];
}

/** The shortest time of each program. */
async function takeTurns<K extends string>(
  programs: Readonly<Record<K, Run>>,
  rounds: number,
): Promise<Record<K, number>> {
  const names = Object.keys(programs) as K[];
  const best = Object.fromEntries(names.map((name) => [name, Infinity]));
  for (let round = 0; round < rounds; round++) {
    for (const name of names) {
      const start = performance.now();
      await finish(programs[name]);
      const taken = performance.now() - start;
      best[name] = Math.min(best[name] ?? Infinity, taken);
    }
  }
  return best as Record<K, number>;
}

async function many(
  project: Project,
  { count, rounds }: { readonly count: number; readonly rounds: number },
): Promise<Row> {
  const files = Array.from({ length: count }, (_, i) => `p${i}.ocu.ts`);
  let [one, all] = [Infinity, Infinity];
  for (let round = 0; round < rounds; round++) {
    one = Math.min(one, await loadTime(project.root, ["typed.ocu.ts"]));
    all = Math.min(all, await loadTime(project.root, files));
  }
  return atMost(
    `${count} packages in one process, 10 × one`,
    { measured: all, bar: 10 * one },
    { show: ms },
  );
}

/** From nothing running to all loaded. */
async function loadTime(
  root: string,
  files: readonly string[],
): Promise<number> {
  const children = createConfigChildren({ env: {} });
  const environments = [{ name: "e0", attributes: {} }];
  const start = performance.now();
  for (const file of files) {
    await loadConfig({
      root,
      base: `bench/-/${file}/@r1`,
      children,
      env: {},
      signal: new AbortController().signal,
      effects: {
        perform: () => Promise.resolve(environments),
        print() {},
        secret() {},
      },
    });
  }
  const taken = performance.now() - start;
  await children.close();
  return taken;
}
