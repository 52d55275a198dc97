// SPDX-License-Identifier: MIT
/**
 * The graph that a config declares in the world of a test, without a release.
 *
 * @module
 */

import type { Environment } from "@ocuroot/sdk";
import { createRecorder } from "@ocuroot/sdk/declare";
import { OcurootError } from "@ocuroot/sdk/error";
import type { Json } from "@ocuroot/sdk/model";
import type { Graph, GraphTask, Test } from "@ocuroot/sdk/testing";
import { directoryOf, joinPath } from "../../../host/paths.ts";
import {
  outline,
  type OutlinedTask,
  releaseOf,
} from "../../testing/outline.ts";
import { runTask } from "../../testing/run_task.ts";
import { declareDraft } from "../declare.ts";
import type { DraftConfig } from "../protocol.ts";
import { readEnvironments } from "./context.ts";
import { draftEnvironments, draftRelease } from "./draft.ts";
import {
  callFunction,
  type CallSurroundings,
  functionOf,
} from "./test_calls.ts";

/** A config as tests name it: its default export. */
export type TestedConfig = Parameters<Test["graph"]>[0];

/** What a graph needs beside the world of the test. */
export interface GraphSurroundings extends CallSurroundings {
  /** Gives the path of the file whose default export a config is. */
  readonly fileOf: (config: TestedConfig) => string;
}

/**
 * Evaluates a config.
 *
 * @param config Its default export.
 * @param around The world of the test.
 * @returns What it declares.
 * @throws {OcurootError} `config/*` and `graph/*` when it is wrong.
 */
export function graphOf(
  config: TestedConfig,
  around: GraphSurroundings,
): Graph {
  const file = packageOf(config, around);
  const base = releaseOf(file);
  const draft = draftOf(config, around);
  const declared = declare(draft, { base, around });
  const outlined = outline(declared.package, base);
  const tasks = Object.entries(outlined.tasks)
    .map(([key, task]) => [key, taskOf(task, around)] as const);
  const dir = directoryOf(file);
  return {
    phases: outlined.phases,
    tasks: Object.fromEntries(tasks),
    environments: declared.environments.map(({ name, attributes }) => ({
      name,
      attributes: attributes ?? {},
    })) as readonly Environment[],
    run: (key) =>
      runTask(key, {
        outline: outlined,
        base,
        state: around.world.state,
        call: (def, inputs) => {
          const fn = functionOf(def, around);
          return callFunction({ fn, inputs, base, dir }, around);
        },
      }),
  };
}

function packageOf(config: TestedConfig, around: GraphSurroundings): string {
  const file = around.fileOf(config);
  const kept = config.$kind === "release" ? config.options.as : undefined;
  return kept === undefined ? file : joinPath(directoryOf(file), kept);
}

function draftOf(
  config: TestedConfig,
  { world, exports }: GraphSurroundings,
): DraftConfig {
  switch (config.$kind) {
    case "environments":
      return draftEnvironments(config);
    case "release": {
      const known = world.state.environments() as unknown as Json;
      const environments = readEnvironments(known);
      return draftRelease(config, config.build({ environments }), exports);
    }
    default:
      throw new OcurootError(
        "config/invalid",
        "Cannot make graph: this is neither a release nor environments",
        { hint: "Pass what a config exports as its default." },
      );
  }
}

function declare(
  config: DraftConfig,
  { base, around }: {
    readonly base: string;
    readonly around: GraphSurroundings;
  },
): ReturnType<typeof declareDraft> {
  const { exports, functions } = around;
  try {
    return declareDraft({ functions: exports.list, config }, {
      recorder: createRecorder({ kind: "release", base }),
      functions,
      // The engine names files: places stay as the runtime has them.
      place: (site) => site,
      frame: ({ filename, line, column }) => ({ file: filename, line, column }),
    });
  } catch (error) {
    if (error instanceof OcurootError) showFrames(error);
    throw error;
  }
}

/** Only the stack goes to the engine, outermost place last. */
function showFrames(error: OcurootError): void {
  const places = error.frames.toReversed()
    .map(({ file, line, column }) => `    at ${file}:${line}:${column}`);
  const [head = "", ...rest] = (error.stack ?? "").split("\n");
  error.stack = [head, ...places, ...rest].join("\n");
}

function taskOf(task: OutlinedTask, around: CallSurroundings): GraphTask {
  const functions = Object.entries(task.functions)
    .map(([role, def]) => [role, functionOf(def, around)] as const);
  const { phase, inputs } = task;
  return { phase, inputs, functions: Object.fromEntries(functions) };
}
