// SPDX-License-Identifier: MIT
/**
 * The verbs, each loaded when it is called: a command that reads one document
 * starts without what runs releases. It holds no code of its own.
 *
 * @module
 */

import { formatRef } from "@ocuroot/sdk/ref";
import { parseStarlarkValue } from "./config/parse_value.ts";
import { openWorkspace } from "./open_workspace.ts";
import { resolveArgument } from "./resolve_argument.ts";

/** The verbs as `mod.ts` has them. */
export type Verbs = typeof import("./mod.ts");

/**
 * Gives the verbs without loading them.
 *
 * @returns One function for each.
 */
export function lazyVerbs(): Verbs {
  const release = () => import("./run/release_verbs.ts");
  const read = () => import("./run/read_state.ts");
  const state = () => import("./run/state_verbs.ts");
  const fsck = () => import("./check/fsck.ts");
  const work = () => import("./run/work_verbs.ts");
  const push = () => import("./push/push.ts");
  const diff = () => import("./if_diff.ts");
  const preview = () => import("./run/preview_config.ts");
  return {
    formatRef,
    openWorkspace,
    parseStarlarkValue,
    resolveArgument,
    openRepl: async (...args) => (await import("./repl.ts")).openRepl(...args),
    lintConfig: async (...args) =>
      (await import("./run/lint_config.ts")).lintConfig(...args),
    checkConfigs: async (...args) =>
      (await import("./lint/check_configs.ts")).checkConfigs(...args),
    findPreview: async (...args) => (await preview()).findPreview(...args),
    previewConfig: async (...args) => (await preview()).previewConfig(...args),
    newRelease: async (...args) => (await release()).newRelease(...args),
    continueRelease: async (...args) =>
      (await release()).continueRelease(...args),
    retryRelease: async (...args) => (await release()).retryRelease(...args),
    getState: async (...args) => (await read()).getState(...args),
    matchState: async (...args) => (await read()).matchState(...args),
    checkState: async (...args) => (await fsck()).checkState(...args),
    readStatus: async (...args) =>
      (await import("./status/status.ts")).readStatus(...args),
    diagnose: async (...args) =>
      (await import("./check/doctor.ts")).diagnose(...args),
    runTests: async (...args) =>
      (await import("./testing/run_tests.ts")).runTests(...args),
    mendState: async (...args) => (await fsck()).mendState(...args),
    auditSandbox: async (...args) =>
      (await import("./sandbox/audit.ts")).auditSandbox(...args),
    diffIntent: async (...args) => (await state()).diffIntent(...args),
    setIntent: async (...args) => (await state()).setIntent(...args),
    deleteIntent: async (...args) => (await state()).deleteIntent(...args),
    applyIntent: async (...args) => (await state()).applyIntent(...args),
    planWork: async (...args) => (await work()).planWork(...args),
    runWork: async (...args) => (await work()).runWork(...args),
    triggerWork: async (...args) => (await work()).triggerWork(...args),
    push: async (...args) => (await push()).push(...args),
    planPush: async (...args) => (await push()).planPush(...args),
    findDeploys: async (...args) =>
      (await import("./find_deploys.ts")).findDeploys(...args),
    changedMatching: async (...args) => (await diff()).changedMatching(...args),
    runCommand: async (...args) => (await diff()).runCommand(...args),
  };
}
