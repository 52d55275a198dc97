// SPDX-License-Identifier: MIT
/**
 * Measures the main jobs on stores on two branches of a bare repository. A
 * script that stands in front of `git` on the path counts its processes.
 *
 * @module
 */

import { RECORDED } from "./client.ts";
import { runChain } from "./files.ts";
import { bestOf, findProgram, finish, type Run } from "./measure.ts";
import { chain, makeProject, TWO_PHASES } from "./project.ts";
import { reads } from "./reads.ts";
import {
  atMost,
  type Bench,
  ms,
  type Row,
  type Section,
  times,
} from "./row.ts";
import { contend, type Contended } from "../tests/faults/_writers.ts";

/** Stores in Git. */
export const GIT: Section = {
  name: "git",
  heading: "Stores on two Git branches",
  run: async (bench) => [
    ...await releases(bench),
    ...await phases(bench),
    ...await cascade(bench),
    ...await reads(bench),
    ...await contention(bench),
  ],
};

const ENVIRONMENTS = 16;
const PACKAGES = 12;
const WRITERS = 8;
const TRANSACTIONS = 50;

async function releases(bench: Bench): Promise<readonly Row[]> {
  const ours = await releaseTime(bench.program);
  const { program } = bench.older;
  const theirs = program === undefined
    ? RECORDED.releaseGit16
    : (await releaseTime([program])).time;
  const name = `release to ${ENVIRONMENTS} environments`;
  const bar = 6 + 3 * ENVIRONMENTS;
  return [
    {
      ...atMost(
        `${name}, 0.10 × the Go client`,
        { measured: ours.time, bar: 0.1 * theirs },
        { show: ms },
      ),
      note: bench.older.source,
    },
    atMost(`${name}: git processes`, { measured: ours.git, bar }),
    {
      ...atMost("state get: git processes", { measured: ours.get, bar: 4 }),
      note: ms(ours.getTime),
    },
  ];
}

async function releaseTime(program: readonly string[]): Promise<{
  readonly time: number;
  readonly git: number;
  readonly get: number;
  readonly getTime: number;
}> {
  const project = await makeProject({ environments: ENVIRONMENTS, git: true });
  try {
    const run = (...args: string[]) => project.run(program, ...args);
    await finish(run("release", "new", "environments.ocu.star"));
    const time = await bestOf(run("release", "new", "package.ocu.star"), 1);
    const again = run("release", "new", "--force", "package.ocu.star");
    const git = (await countGit(again)).length;
    const getEnvironment = run("state", "get", "@/environment/e1");
    const getTime = await bestOf(getEnvironment, 3);
    const get = (await countGit(getEnvironment)).length;
    return { time, git, get, getTime };
  } finally {
    await project.remove();
  }
}

async function phases({ program }: Bench): Promise<readonly Row[]> {
  const project = await makeProject({
    environments: 3,
    git: true,
    files: { "two.ocu.star": TWO_PHASES },
  });
  try {
    const run = (...args: string[]) => project.run(program, ...args);
    await finish(run("release", "new", "environments.ocu.star"));
    const calls = await countGit(run("release", "new", "two.ocu.star"));
    return [
      atMost("release of 2 tasks and 3 deployments: pushes", {
        measured: pushesOf(calls),
        bar: 4,
        note: `${calls.length} git processes`,
      }),
    ];
  } finally {
    await project.remove();
  }
}

async function cascade({ program }: Bench): Promise<readonly Row[]> {
  const files = chain(PACKAGES);
  const project = await makeProject({ environments: 1, git: true, files });
  const run = (...args: string[]) => project.run(program, ...args);
  try {
    const time = await runChain(run, PACKAGES);
    await finish(run("state", "set", "@/custom/seed", "c"));
    await finish(run("state", "apply", "@/custom/seed"));
    const calls = await countGit(run("work", "cascade"));
    return [
      {
        name: `cascade through ${PACKAGES} packages`,
        measured: ms(time),
        bar: "",
        note: "no time of the Go client is recorded for Git",
      },
      atMost(`pushes of a cascade through ${PACKAGES} packages`, {
        measured: pushesOf(calls),
        bar: PACKAGES + 1,
        note: `${calls.length} git processes`,
      }),
    ];
  } finally {
    await project.remove();
  }
}

/** Processes that write at the same time, against one that writes it all. */
async function contention({ quick }: Bench): Promise<readonly Row[]> {
  const count = quick ? TRANSACTIONS / 5 : TRANSACTIONS;
  const all = WRITERS * count;
  const run = async (
    writers: number,
    how: { readonly isShared?: boolean; readonly isOwn?: boolean } = {},
  ) => {
    const folder = await Deno.makeTempDir({ prefix: "ocuroot-bench-" });
    try {
      const wanted = { folder, writers, count: all / writers, documents: 3 };
      return await contend({ ...wanted, ...how });
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  };
  const alone = await run(1);
  const clones = await run(WRITERS);
  const shared = await run(WRITERS, { isShared: true });
  const own = await run(WRITERS, { isOwn: true });
  const name = `${WRITERS} writers, ${all} transactions`;
  const ends = clones.writers.map(({ ms }) => ms);
  return [
    atMost(`${name}: time of one writer`, {
      measured: clones.ms / alone.ms,
      bar: 1.5,
    }, { show: times }),
    atMost(`${name}: attempts of any one`, {
      measured: Math.max(...transactionsOf(clones).map((one) => one.attempts)),
      bar: 20,
    }),
    atMost(`${name}: longest wait but for 1 %`, {
      measured: percentile(transactionsOf(clones).map((one) => one.ms), 0.99),
      bar: 10_000,
    }, { show: ms }),
    atMost(`${name}: slowest against fastest`, {
      measured: Math.max(...ends) / Math.min(...ends),
      bar: 2,
    }, { show: times }),
    atMost(`${name}, one cache: time of one writer`, {
      measured: shared.ms / alone.ms,
      bar: 1.1,
    }, { show: times }),
    atMost(`${name}, one cache: longest wait but for 1 %`, {
      measured: percentile(transactionsOf(shared).map((one) => one.ms), 0.99),
      bar: 3_000,
    }, { show: ms }),
    atMost(`${name}, journals: time of one writer`, {
      measured: own.ms / alone.ms,
      bar: 0.6,
    }, { show: times }),
    atMost(`${name}, journals: attempts of any one`, {
      measured: Math.max(...transactionsOf(own).map((one) => one.attempts)),
      bar: 1,
    }),
  ];
}

function transactionsOf({ writers }: Contended) {
  return writers.flatMap(({ transactions }) => transactions);
}

function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * part)] ?? 0;
}

function pushesOf(calls: readonly string[]): number {
  return calls.filter((line) => / push /.test(` ${line} `)).length;
}

/**
 * Lists the git processes that a program starts, by their arguments.
 *
 * @param run The program.
 * @returns One line for each.
 */
async function countGit(run: Run): Promise<readonly string[]> {
  const directory = await Deno.makeTempDir();
  const git = findProgram("git") ?? "git";
  const script =
    `#!/bin/sh\necho "$*" >>${directory}/calls\nexec ${git} "$@"\n`;
  try {
    await Deno.writeTextFile(`${directory}/git`, script, { mode: 0o755 });
    await Deno.writeTextFile(`${directory}/calls`, "");
    const path = `${directory}:${Deno.env.get("PATH") ?? ""}`;
    await finish({ ...run, env: { ...run.env, PATH: path } });
    const calls = await Deno.readTextFile(`${directory}/calls`);
    return calls.split("\n").filter((line) => line !== "");
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}
