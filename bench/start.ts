// SPDX-License-Identifier: MIT
/**
 * Measures how long commands take that have next to nothing to do, against
 * an empty Deno program.
 *
 * @module
 */

import { RECORDED } from "./client.ts";
import { bestOf } from "./measure.ts";
import { makeProject, type Project } from "./project.ts";
import { atMost, type Bench, ms, type Row, type Section } from "./row.ts";

/** Start-up of commands. */
export const START: Section = {
  name: "start",
  heading: "Start of each command (packed, as installed)",
  run: async (bench) => {
    const project = await makeProject({ environments: 1 });
    try {
      return await measure(bench, project);
    } finally {
      await project.remove();
    }
  },
};

const COMMANDS: readonly (readonly string[])[] = [
  ["version"],
  ["--help"],
  ["release", "lint", "package.ocu.star"],
  ["state", "match", "@/environment/*"],
  ["state", "diff"],
  ["work", "any"],
  ["work", "cascade"],
  ["work", "continue"],
  ["work", "ops"],
];

async function measure(
  bench: Bench,
  project: Project,
): Promise<readonly Row[]> {
  const rounds = bench.quick ? 5 : 15;
  const { program, source, older } = bench;
  await Deno.writeTextFile(`${project.root}/empty.ts`, "");
  const deno = [Deno.execPath()];
  const empty = await bestOf(project.run(deno, "run", "empty.ts"), rounds);
  await bestOf(
    project.run(program, "release", "new", "environments.ocu.star"),
    1,
  );
  const get = ["state", "get", "@/environment/e0"];
  const ours = await bestOf(project.run(program, ...get), rounds);
  const theirs = older.program === undefined
    ? RECORDED.get
    : await bestOf(project.run([older.program], ...get), rounds);
  const inSource = await bestOf(project.run(source, ...get), rounds);
  const rows: Row[] = [
    { name: "an empty Deno program", measured: ms(empty), bar: "" },
    line("state get, 4 × an empty program", ours, 4 * empty),
    {
      ...line("state get, 1.5 × the Go client", ours, 1.5 * theirs),
      note: older.source,
    },
    { name: "state get, from source", measured: ms(inSource), bar: "" },
  ];
  for (const args of COMMANDS) {
    const time = await bestOf(project.run(program, ...args), rounds);
    const note = `${(time / empty).toFixed(1)} × an empty program`;
    rows.push({ name: args.join(" "), measured: ms(time), bar: "", note });
  }
  return rows;
}

function line(name: string, measured: number, bar: number): Row {
  return atMost(name, { measured, bar }, { show: ms });
}
