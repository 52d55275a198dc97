// SPDX-License-Identifier: MIT
/**
 * Measures how one release grows with environments, with earlier releases and
 * with other packages. The history and the other packages are written by
 * `generate.ts`.
 *
 * @module
 */

import { addPackages, addReleases } from "./generate.ts";
import { countOpened, finish, runOnce } from "./measure.ts";
import { makeProject, type Project } from "./project.ts";
import { atMost, type Bench, ms, type Row, type Section } from "./row.ts";

/** Growth of one release on files. */
export const GROWTH: Section = {
  name: "growth",
  heading: "Growth of one release on files",
  run: async (bench) => [
    ...await withEnvironments(bench),
    ...await withHistory(bench),
    ...await withPackages(bench),
  ],
};

const RELEASE = ["release", "new", "--force", "package.ocu.star"];
const FEW = 8;

async function withEnvironments(bench: Bench): Promise<readonly Row[]> {
  const sizes = bench.quick ? [8, 128] : [8, 32, 128, 512];
  const rows: Row[] = [];
  let each = 0;
  for (const environments of sizes) {
    const name = `${environments} environments`;
    const { row, taken } = await measure(bench, { name, environments });
    rows.push(row);
    if (environments === 32 || each === 0) each = taken / environments;
    if (environments === sizes.at(-1)) {
      rows.push(atMost(
        `time for each of ${environments}, against fewer`,
        { measured: taken / environments, bar: each },
        { show: ms },
      ));
    }
  }
  return rows;
}

async function withHistory(bench: Bench): Promise<readonly Row[]> {
  const rows: Row[] = [];
  let first = 0;
  for (const earlier of bench.quick ? [0, 100] : [0, 100, 1000]) {
    const { row, taken } = await measure(bench, {
      name: `${earlier} earlier releases, ${FEW} environments`,
      environments: FEW,
      prepare: (store) =>
        addReleases(store, { count: earlier, environments: FEW }),
    });
    if (earlier === 0) first = taken;
    rows.push(earlier === 0 ? row : within(row, taken, 1.2 * first));
  }
  return rows;
}

async function withPackages(bench: Bench): Promise<readonly Row[]> {
  const rows: Row[] = [];
  let first = 0;
  for (const packages of bench.quick ? [10, 200] : [10, 200, 2000]) {
    const { row, taken } = await measure(bench, {
      name: `${packages} other packages, ${FEW} environments`,
      environments: FEW,
      prepare: (store) =>
        addPackages(store, { count: packages, environments: FEW }),
    });
    if (first === 0) first = taken;
    rows.push(rows.length === 0 ? row : within(row, taken, 1.5 * first));
  }
  return rows;
}

function within(row: Row, taken: number, bar: number): Row {
  return {
    ...atMost(row.name, { measured: taken, bar }, { show: ms }),
    ...note(row),
  };
}

function note({ note: text }: Row): Pick<Row, "note"> {
  return text === undefined ? {} : { note: text };
}

async function measure(
  { program, quick }: Bench,
  what: {
    readonly name: string;
    readonly environments: number;
    readonly prepare?: (store: string) => void;
  },
): Promise<{ readonly row: Row; readonly taken: number }> {
  const project = await makeProject(what);
  try {
    await finish(
      project.run(program, "release", "new", "environments.ocu.star"),
    );
    what.prepare?.(`${project.root}/.store`);
    const runs = [];
    for (let round = 0; round < (quick ? 2 : 4); round++) {
      runs.push(await runOnce(project.run(program, ...RELEASE)));
    }
    const taken = Math.min(...runs.map((run) => run.ms));
    const mb = Math.max(...runs.map((run) => run.mb ?? 0));
    const counts = await opened(project, program);
    const memory = mb === 0 ? "" : `, ${mb.toFixed(0)} MB`;
    const row = {
      name: what.name,
      measured: ms(taken),
      bar: "",
      note: `${counts}${memory}`,
    };
    return { row, taken };
  } finally {
    await project.remove();
  }
}

async function opened(
  project: Project,
  program: readonly string[],
): Promise<string> {
  const run = project.run(program, ...RELEASE);
  const counts = await countOpened(run, `${project.root}/.store`);
  if (counts === undefined) return "no strace here";
  return `${counts.documents} documents read, ${counts.files} files opened`;
}
