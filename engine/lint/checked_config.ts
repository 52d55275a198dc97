// SPDX-License-Identifier: MIT
/**
 * A config as a check knows it, whatever its language. It holds no behaviour.
 *
 * @module
 */

import type { Declaration } from "@ocuroot/sdk/declaration";
import type { Environment } from "@ocuroot/sdk/model";
import type { ConfigChildren } from "../config/children.ts";
import type { Secrets } from "../host/secrets.ts";
import type { ConfigFinding } from "./finding.ts";
import type { DeclaredEnvironment, DeclaredTask } from "./lenient_recorder.ts";
import type { StarlarkFiles } from "./starlark_files.ts";

/** What evaluating configs needs. */
export interface LintSetting {
  /** Absolute root of the checkout. */
  readonly root: string;
  /** Name of the repository in refs. */
  readonly repo: string;
  /** Process environment, for limits only. */
  readonly env: Readonly<Record<string, string>>;
  /** Ends the check when aborted. */
  readonly signal: AbortSignal;
  /** Processes in which TypeScript is evaluated. */
  readonly children: ConfigChildren;
  /** Takes what configs register as secret. */
  readonly secrets: Secrets;
  /** Syntax trees. */
  readonly starlark: StarlarkFiles;
}

/** How a config is evaluated. */
export interface EvaluateOptions extends LintSetting {
  /** The environments there are; undefined while they are not known. */
  readonly environments: readonly Environment[] | undefined;
}

/** A config as a check knows it. */
export interface CheckedConfig {
  /** Its file, relative to the root. */
  readonly file: string;
  /** The path that its releases have. */
  readonly path: string;
  /** It and the modules that it loads. */
  readonly files: readonly string[];
  /** What it declared; undefined when that could not be found out. */
  readonly declaration: Declaration | undefined;
  /** Its tasks, as far as it was evaluated. */
  readonly tasks: readonly DeclaredTask[];
  /** Its environments, likewise. */
  readonly environments: readonly DeclaredEnvironment[];
  /** False when it went on with the answer to an effect that was refused. */
  readonly untouched: boolean;
  /** True when its tasks are all there are. */
  readonly whole: boolean;
  /** True when it asks for the environments there are. */
  readonly asksEnvironments: boolean;
  /** True when its modules fit together, so that types can be checked. */
  readonly linked: boolean;
  /** What is wrong in it. */
  readonly findings: readonly ConfigFinding[];
}
