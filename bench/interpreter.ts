// SPDX-License-Identifier: MIT
/**
 * Measures our interpreter against the `starlark` program on the same files.
 * Both run each file in a process of its own, so ours is not warmed up. Our
 * time for the work is taken inside the process; theirs is the whole process
 * less one that does nothing.
 *
 * @module
 */

import { ROOT } from "./client.ts";
import { bestOf, findProgram, finish, type Run } from "./measure.ts";
import { atMost, type Bench, ms, type Row, type Section } from "./row.ts";
import { PROGRAMS } from "./programs.ts";

/** Programs in Starlark. */
export const INTERPRETER: Section = {
  name: "interpreter",
  heading: 'Interpreter, against "starlark"',
  run: measureAll,
};

async function measureAll({ quick }: Bench): Promise<readonly Row[]> {
  const directory = await Deno.makeTempDir();
  const rounds = quick ? 3 : 9;
  try {
    const idle = await sides(directory, { source: "f = 1\n", rounds });
    const rows: Row[] = [];
    for (const [name, source] of Object.entries(PROGRAMS)) {
      const taken = await sides(directory, { source, rounds });
      rows.push(workRow(name, { ...taken, idle: idle.theirs }));
      rows.push(wholeRow(name, taken));
    }
    return [...rows, wholeRow("a program that does nothing", idle)];
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** Times of one program. */
interface Sides {
  /** Our interpreter alone. */
  readonly inside: number;
  /** Our whole process. */
  readonly ours: number;
  /** The whole process of the other; undefined where it is not installed. */
  readonly theirs: number | undefined;
}

async function sides(
  directory: string,
  work: { readonly source: string; readonly rounds: number },
): Promise<Sides> {
  const file = `${directory}/program.star`;
  await Deno.writeTextFile(file, work.source);
  const ours: Run = {
    command: [Deno.execPath(), "run", "-A", `${ROOT}bench/execute.ts`, file],
    cwd: ROOT,
  };
  const inside: number[] = [];
  for (let round = 0; round < work.rounds; round++) {
    inside.push(Number(await finish(ours)));
  }
  const starlark = findProgram("starlark");
  return {
    inside: Math.min(...inside),
    ours: await bestOf(ours, work.rounds),
    theirs: starlark === undefined ? undefined : await bestOf(
      { command: [starlark, file], cwd: directory },
      work.rounds,
    ),
  };
}

function workRow(
  name: string,
  taken: Sides & { readonly idle: number | undefined },
): Row {
  const { inside, theirs, idle } = taken;
  if (theirs === undefined || idle === undefined) {
    return { name, measured: ms(inside), bar: "", note: "no starlark here" };
  }
  const work = Math.max(0.1, theirs - idle);
  return atMost(name, { measured: inside, bar: work }, { show: ms });
}

function wholeRow(name: string, { ours, theirs }: Sides): Row {
  return {
    name: `  ${name}, with the start of the process`,
    measured: ms(ours),
    bar: "",
    ...(theirs === undefined ? {} : { note: `starlark: ${ms(theirs)}` }),
  };
}
