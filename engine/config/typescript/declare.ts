// SPDX-License-Identifier: MIT
/**
 * From what a TypeScript config exports to a declaration: says to the
 * recorder, in order, what a Starlark config would have said.
 *
 * @module
 */

import type { Declaration } from "@ocuroot/sdk/declaration";
import type { Call, Recorder } from "@ocuroot/sdk/declare";
import { type Frame, OcurootError } from "@ocuroot/sdk/error";
import type { CallSite } from "@ocuroot/sdk/host";
import type { Json } from "@ocuroot/sdk/model";
import type { FunctionIndex } from "./functions.ts";
import type { Draft, DraftInputs, DraftTask } from "./protocol.ts";

/** What replaying a draft needs. */
export interface ReplayOptions {
  /** Takes down what the config says. */
  readonly recorder: Recorder;
  /** Its functions. */
  readonly functions: FunctionIndex;
  /** Names the file of a place as users know it. */
  readonly place: (site: CallSite) => CallSite;
  /** Describes a place for errors. */
  readonly frame: (site: CallSite) => Frame | undefined;
}

/**
 * Makes the declaration of a release or environment config.
 *
 * @param draft What it exports.
 * @param options Recorder and names.
 * @returns The declaration.
 * @throws {OcurootError} `config/*` and `graph/*` with the place of the word.
 */
export function declareDraft(
  draft: Draft,
  options: ReplayOptions,
): Declaration {
  const { config } = draft;
  const { recorder, functions } = options;
  if (config.kind === "repo") throw misplaced();
  if (config.kind === "environments") {
    const call = { site: options.place(config.site) };
    for (const one of config.environments) {
      at(config.site, options, () => recorder.registerEnvironment(one, call));
    }
    return recorder.finish();
  }
  for (const part of config.parts) {
    if (part.kind !== "phase") {
      declareTask(part, options);
      continue;
    }
    const tasks = part.tasks.map((task) => declareTask(task, options));
    const call = { site: options.place(part.site) };
    at(
      part.site,
      options,
      () => recorder.phase({ name: part.name, tasks }, call),
    );
  }
  return recorder.finish({ functions: functions.defs });
}

/**
 * Makes refs in inputs absolute.
 *
 * @param inputs Inputs as they were written.
 * @param recorder Knows the current package.
 * @param call Where they were written.
 * @returns Descriptors.
 * @throws {OcurootError} `ref/syntax` for a bad ref.
 */
export function resolveInputs(
  inputs: DraftInputs,
  recorder: Recorder,
  call?: Call,
): Json {
  const entries = Object.entries(inputs).map(([name, input]) => {
    if (input.ref === undefined) return [name, { value: input.value ?? null }];
    const { ref } = recorder.ref(input.ref, call) as { readonly ref: string };
    return [
      name,
      { ref, ...("default" in input ? { default: input.default } : {}) },
    ];
  });
  return Object.fromEntries(entries);
}

function declareTask(task: DraftTask, options: ReplayOptions): Json {
  const { recorder, functions } = options;
  const call = { site: options.place(task.site) };
  return at(task.site, options, () => {
    const handle = (role: string) => {
      const use = task.functions[role];
      return use === undefined ? undefined : functions.handle(use);
    };
    const inputs = resolveInputs(task.inputs, recorder, call);
    const { sandbox = null, idempotent = null } = task;
    const asked = { sandbox, idempotent };
    if (task.kind === "deploy") {
      const environment = { name: task.name, attributes: {} };
      const [up, down] = [handle("up"), handle("down")];
      return recorder.deploy(
        { environment, up, down, inputs, ...asked },
        call,
      );
    }
    const fn = handle("fn");
    if (fn === undefined) throw misplaced();
    return recorder.task({ fn, name: task.name, inputs, ...asked }, call);
  });
}

/** Says something to the recorder, and adds the place to its errors. */
function at<T>(
  site: CallSite,
  { frame }: ReplayOptions,
  say: () => T,
): T {
  try {
    return say();
  } catch (error) {
    const place = frame(site);
    if (!(error instanceof OcurootError) || place === undefined) throw error;
    if (error.frames.length > 0) throw error;
    const { code, message, hint, data } = error;
    throw new OcurootError(code, message, {
      frames: [place],
      ...(hint === undefined ? {} : { hint }),
      ...(data === undefined ? {} : { data }),
    });
  }
}

function misplaced(): OcurootError {
  return new OcurootError(
    "config/invalid",
    "Cannot use config: it is the config of a repository, not of a release",
    { hint: "Export release(…) or environments(…) as the default." },
  );
}
