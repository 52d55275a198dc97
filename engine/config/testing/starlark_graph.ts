// SPDX-License-Identifier: MIT
/**
 * The graph that a Starlark config declares in the world of a test, without a
 * release. The file is evaluated anew for every graph.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { FunctionDef, Inputs, Json } from "@ocuroot/sdk/model";
import {
  EvalError,
  fromJson,
  fromText,
  StarlarkDict,
  StarlarkList,
  StarlarkStruct,
  type Value,
} from "@ocuroot/starlark";
import { directoryOf, joinPath } from "../../host/paths.ts";
import { readConfigFile } from "../config_file.ts";
import type { Program } from "../program.ts";
import { openStarlark } from "../starlark.ts";
import { textArgument } from "../word.ts";
import { outline, type OutlinedTask, releaseOf } from "./outline.ts";
import { type RanTask, runTask } from "./run_task.ts";
import { handlerOf, type Session, step } from "./starlark_session.ts";
import { deedWord } from "./starlark_words.ts";

/**
 * Evaluates a config.
 *
 * @param session The test.
 * @param path The config as `load` would have it, from the test's directory.
 * @returns A struct of phases, tasks, environments and `run`.
 * @throws {OcurootError} `config/*` and `graph/*` when it is wrong.
 */
export async function graphStruct(
  session: Session,
  path: string,
): Promise<Value> {
  const { root, world } = session;
  const file = path.startsWith("//")
    ? joinPath(".", path.slice(2))
    : joinPath(world.dir, `./${path}`);
  if (file.endsWith(".ts")) throw otherLanguage(path);
  const base = releaseOf(file);
  const dir = directoryOf(file);
  const { program, declaration } = await openStarlark({
    ...session,
    file,
    base,
    bytes: await readConfigFile(root, file),
    effects: handlerOf(session, { dir, kept: true }),
  });
  session.parts.push({ program, base, dir });
  const outlined = outline(declaration.package, base);
  const tasks = Object.entries(outlined.tasks)
    .map(([key, task]) => [fromText(key), taskStruct(task, program)] as const);
  const run = (key: string) =>
    runTask(key, {
      outline: outlined,
      base,
      state: world.state,
      call: (def, inputs) =>
        step(session, { fn: functionOf(def, program), inputs }),
    });
  const environments = declaration.environments as unknown as readonly Json[];
  return new StarlarkStruct([
    ["phases", StarlarkList.of(outlined.phases.map(phaseStruct))],
    ["tasks", StarlarkDict.of(tasks)],
    ["environments", fromJson(environments)],
    [
      "run",
      deedWord(
        "run(task)",
        async (args) =>
          ranStruct(
            await run(textArgument(args, { word: "run", name: "task" })),
          ),
      ),
    ],
  ]);
}

/**
 * Gives inputs as a dict.
 *
 * @param inputs The inputs.
 * @returns The dict.
 */
export function inputsDict(inputs: Inputs): Value {
  return fromJson(inputs as unknown as Json);
}

/**
 * Gives the function of an identity.
 *
 * @param def The identity.
 * @param program The program that it is from.
 * @returns The function.
 * @throws {EvalError} when there is none.
 */
export function functionOf(
  def: FunctionDef,
  program: Program,
): NonNullable<ReturnType<Program["functions"]["find"]>> {
  const fn = program.functions.find(def);
  if (fn !== undefined) return fn;
  throw new EvalError(`function "${def.name}" (${def.pos}) not found`);
}

function phaseStruct(
  { name, tasks }: {
    readonly name: string;
    readonly tasks: readonly string[];
  },
): Value {
  return new StarlarkStruct([
    ["name", fromText(name)],
    ["tasks", StarlarkList.of(tasks.map(fromText))],
  ]);
}

function taskStruct(
  { phase, inputs, functions }: OutlinedTask,
  program: Program,
): Value {
  const values = Object.entries(functions).map(([role, def]) =>
    [role, functionOf(def, program)] as const
  );
  return new StarlarkStruct([
    ["phase", fromText(phase)],
    ["inputs", inputsDict(inputs)],
    ["functions", StarlarkDict.of(values)],
  ]);
}

function ranStruct(ran: RanTask): Value {
  const entries = Object.entries(ran)
    .map(([name, value]) => [name, fromJson(value as Json)] as const);
  return new StarlarkStruct(entries);
}

function otherLanguage(path: string): OcurootError {
  return new OcurootError(
    "config/invalid",
    `Cannot evaluate "${path}" in this test: it is written in TypeScript`,
    { hint: "Write its test in TypeScript too, and name it *.ocu_test.ts." },
  );
}
