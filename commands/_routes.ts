// SPDX-License-Identifier: MIT
/**
 * Every command by its words, each with how to load it. Nothing is loaded
 * here: `_app.ts` loads what the arguments name.
 *
 * @module
 */

import type { Command } from "@stricli/core";
import type { Context } from "./_context.ts";

/** Loads one command. */
export type Loader = () => Promise<Command<Context>>;

/** Commands that share their first word. */
export interface Group {
  /** One line about them. */
  readonly brief: string;
  /** Its commands by their last word. */
  readonly commands: Readonly<Record<string, Loader>>;
}

/** Commands and groups by their first word, in the order help shows them. */
export const ROUTES: Readonly<Record<string, Loader | Group>> = {
  release: {
    brief: "Create releases and carry them on",
    commands: {
      new: async () => (await import("./release_new.ts")).releaseNew,
      continue: async () =>
        (await import("./release_continue.ts")).releaseContinue,
      retry: async () => (await import("./release_retry.ts")).releaseRetry,
      lint: async () => (await import("./release_lint.ts")).releaseLint,
    },
  },
  state: {
    brief: "Read state, and change what is wanted",
    commands: {
      get: async () => (await import("./state_get.ts")).stateGet,
      match: async () => (await import("./state_match.ts")).stateMatch,
      diff: async () => (await import("./state_diff.ts")).stateDiff,
      set: async () => (await import("./state_set.ts")).stateSet,
      delete: async () => (await import("./state_delete.ts")).stateDelete,
      apply: async () => (await import("./state_apply.ts")).stateApply,
      view: async () => (await import("./state_view.ts")).stateView,
      fsck: async () => (await import("./state_fsck.ts")).stateFsck,
    },
  },
  work: {
    brief: "Find outstanding work and do it",
    commands: {
      continue: async () => (await import("./work_continue.ts")).workContinue,
      any: async () => (await import("./work_any.ts")).workAny,
      ops: async () => (await import("./work_ops.ts")).workOps,
      cascade: async () => (await import("./work_cascade.ts")).workCascade,
      trigger: async () => (await import("./work_trigger.ts")).workTrigger,
    },
  },
  ci: {
    brief: "Write workflows for CI, and try them",
    commands: {
      init: async () => (await import("./ci_init.ts")).ciInit,
      verify: async () => (await import("./ci_verify.ts")).ciVerify,
      fake: async () => (await import("./ci_fake.ts")).ciFake,
      schedule: async () => (await import("./ci_schedule.ts")).ciSchedule,
      list: async () => (await import("./ci_list.ts")).ciList,
      status: async () => (await import("./ci_status.ts")).ciStatus,
      logs: async () => (await import("./ci_logs.ts")).ciLogs,
    },
  },
  sandbox: {
    brief: "See what configs use of the machine",
    commands: {
      audit: async () => (await import("./sandbox_audit.ts")).sandboxAudit,
    },
  },
  check: async () => (await import("./check.ts")).check,
  push: async () => (await import("./push.ts")).push,
  "find-deploys": async () => (await import("./find_deploys.ts")).findDeploys,
  ifdiff: async () => (await import("./ifdiff.ts")).ifdiff,
  preview: async () => (await import("./preview.ts")).preview,
  status: async () => (await import("./status.ts")).status,
  test: async () => (await import("./test_configs.ts")).testConfigs,
  doctor: async () => (await import("./doctor.ts")).doctor,
  repl: async () => (await import("./repl.ts")).repl,
  mcp: async () => (await import("./mcp.ts")).mcp,
  version: async () => (await import("./version.ts")).version,
  help: async () => (await import("./help.ts")).help,
  completion: async () => (await import("./completion.ts")).completion,
  __complete: async () => (await import("./complete.ts")).complete,
};

/** Other spellings of a first word. */
export const ALIASES: Readonly<Record<string, string>> = {
  completions: "completion",
};

/** First words that help does not list. */
export const HIDDEN: readonly string[] = ["__complete"];
