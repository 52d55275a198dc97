// SPDX-License-Identifier: MIT
/**
 * Evaluates the top of a config on a machine that refuses, and takes down
 * what it declares. None of its functions is called by it.
 *
 * @module
 */

import type { Declaration } from "@ocuroot/sdk/declaration";
import { OcurootError } from "@ocuroot/sdk/error";
import type { CallSite } from "@ocuroot/sdk/host";
import type { CheckedConfig, EvaluateOptions } from "./checked_config.ts";
import { effectFindings } from "./effect_findings.ts";
import {
  type ConfigFinding,
  errorFinding,
  finding,
  startOf,
} from "./finding.ts";
import {
  createLenientRecorder,
  type LenientRecorder,
} from "./lenient_recorder.ts";
import { createRefusingHost, type RefusingHost } from "./refusing_host.ts";

/** What is known of a config, also when its evaluation fails. */
export interface Seen {
  /** It and the modules that were read. */
  files: readonly string[];
  /** The path that its releases have. */
  path: string;
  /** False when its modules do not fit together. */
  linked: boolean;
  /** True when it was evaluated to its end, whatever it declared. */
  ended: boolean;
  /** What is wrong in it. */
  readonly findings: ConfigFinding[];
  /** What takes down what it declares, once it is evaluated. */
  recorder?: LenientRecorder;
}

/** What a config of either language is evaluated with. */
export interface TopOptions extends EvaluateOptions {
  /** The file, relative to the root. */
  readonly file: string;
  /** Takes what becomes known. */
  readonly seen: Seen;
  /** Answers effects. */
  readonly effects: RefusingHost;
}

/** Closes the recorder of a config that was evaluated to its end. */
export type Finish = () => Declaration;

/**
 * Evaluates a config.
 *
 * @param file The config, relative to the root.
 * @param options The repository, and the environments there are.
 * @returns What it declared and what is wrong in it.
 */
export async function evaluateConfig(
  file: string,
  options: EvaluateOptions,
): Promise<CheckedConfig> {
  const effects = createRefusingHost({ ...options, file });
  const seen: Seen = {
    files: [file],
    path: file,
    linked: true,
    ended: false,
    findings: [],
  };
  let declaration: Declaration | undefined;
  try {
    const finish = await evaluateTop({ ...options, file, seen, effects });
    seen.ended = finish !== undefined;
    declaration = finish?.();
  } catch (error) {
    if (isUnlinked(error)) seen.linked = false;
    const found = errorFindings(error, startOf(file));
    seen.findings.push(...found.map((one) => afterEffect(one, effects)));
  }
  return complete(file, { seen, effects, declaration });
}

/**
 * Makes the recorder of a config.
 *
 * @param options The config; `seen.path` is the path of its package.
 * @returns The recorder, which is also kept in `seen`.
 */
export function recorderFor({ repo, seen }: TopOptions): LenientRecorder {
  const base = `${repo}/-/${seen.path}/@r0`;
  return seen.recorder = createLenientRecorder({ kind: "release", base });
}

async function evaluateTop(options: TopOptions): Promise<Finish | undefined> {
  if (options.file.endsWith(".ts")) {
    const { evaluateTypescriptTop } = await import("./evaluate_typescript.ts");
    return await evaluateTypescriptTop(options);
  }
  const { evaluateStarlarkTop } = await import("./evaluate_starlark.ts");
  return await evaluateStarlarkTop(options);
}

function complete(
  file: string,
  { seen, effects, declaration }: {
    readonly seen: Seen;
    readonly effects: RefusingHost;
    readonly declaration: Declaration | undefined;
  },
): CheckedConfig {
  const { recorder, files, path, linked } = seen;
  const tasks = recorder?.tasks ?? [];
  const untouched = effects.asked.every(({ refused }) => !refused);
  return {
    file,
    path,
    files,
    linked,
    untouched,
    declaration: untouched ? declaration : undefined,
    tasks,
    environments: recorder?.environments ?? [],
    whole: untouched && seen.ended &&
      tasks.every(({ name }) => name !== undefined),
    asksEnvironments: effects.asksEnvironments(),
    findings: [
      ...seen.findings,
      ...effectFindings(effects.asked),
      ...recorder?.findings ?? [],
      ...recorder === undefined ? [] : adviceOf(recorder),
    ],
  };
}

/** An error about names that are used twice is a finding for each of them. */
function errorFindings(
  error: unknown,
  fallback: CallSite,
): readonly ConfigFinding[] {
  const uses = error instanceof OcurootError && error.code === "graph/duplicate"
    ? error.data?.["uses"] as readonly Use[] | undefined
    : undefined;
  if (uses === undefined) return [errorFinding(error, fallback)];
  return uses.flatMap(({ name, sites }) => {
    const [first, ...others] = sites;
    const { filename, line, column } = first ?? fallback;
    return others.map((site) =>
      finding({
        rule: "duplicate",
        site,
        message: `The ${name} is used more than once: first at ` +
          `${filename}:${line}:${column}`,
        hint: "Use each name once, and put a task into the first phase after" +
          " it.",
      })
    );
  });
}

interface Use {
  readonly name: string;
  readonly sites: readonly CallSite[];
}

function adviceOf(recorder: LenientRecorder): readonly ConfigFinding[] {
  return recorder.warnings().map(({ message, file, line, column }) => {
    const isLost = recorder.lost.has(`${file}:${line}:${column}`);
    return finding({
      rule: isLost ? "lost-task" : "no-effect",
      severity: "warning",
      site: { filename: file, line, column },
      message,
      ...(isLost
        ? { hint: "Put it into a function, and call that in the config." }
        : {}),
    });
  });
}

/** What fails after an effect was refused may well fail for that reason. */
function afterEffect(
  one: ConfigFinding,
  { asked }: RefusingHost,
): ConfigFinding {
  const refused = asked.find((effect) => effect.refused);
  if (refused === undefined || one.rule === "module-effect") return one;
  const { filename, line, column } = refused.site;
  const reason = "It may come from the effect at " +
    `${filename}:${line}:${column}, which was answered with nothing.`;
  const hint = one.hint === undefined ? reason : `${reason} ${one.hint}`;
  return { ...one, severity: "warning", hint };
}

function isUnlinked(error: unknown): boolean {
  return error instanceof OcurootError &&
    ["config/syntax", "config/load", "config/not-found"].includes(error.code);
}
