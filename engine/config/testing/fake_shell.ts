// SPDX-License-Identifier: MIT
/**
 * The shell of a test: answers commands by rules and keeps what was asked. It
 * never starts a program.
 *
 * @module
 */

import type { ExecEffect, ShellEffect, ShellResult } from "@ocuroot/sdk/host";
import type { ShellAnswer, ShellCall } from "@ocuroot/sdk/testing";
import { exitStatus } from "../../host/exit_status.ts";
import { type Answer, createRules, type Pattern } from "./rules.ts";
import { unexpected, unfit } from "./unexpected.ts";

/** The shell of a test. */
export interface FakeShell {
  /** Sets what answers. */
  on(pattern: Pattern<ShellCall>, answer: Answer<ShellCall, ShellAnswer>): void;
  /** What was asked, in order. */
  readonly calls: readonly ShellCall[];
  /**
   * Answers a command.
   *
   * @throws {OcurootError} `host/exit-status` as a real one would,
   *   `test/unexpected` for one that nothing answers.
   */
  perform(effect: ShellEffect | ExecEffect): Promise<ShellResult>;
}

/**
 * Makes a shell without rules.
 *
 * @returns The shell.
 */
export function createFakeShell(): FakeShell {
  const rules = createRules<ShellCall, ShellAnswer>(({ command }) => [command]);
  const calls: ShellCall[] = [];
  return {
    on: rules.on,
    calls,
    async perform(effect) {
      const call = callOf(effect);
      const { command } = call;
      const found = await rules.answer(call);
      if (found === undefined) {
        const text = JSON.stringify(command);
        throw unexpected(
          `run "${command}"`,
          `Say what it answers, before it runs: t.shell.on(${text}).`,
        );
      }
      calls.push(call);
      const result = resultOf(found.value);
      if (result.exitCode === 0 || effect.continueOnError) return result;
      throw exitStatus(command, result.exitCode);
    },
  };
}

function callOf(effect: ShellEffect | ExecEffect): ShellCall {
  const { env, dir } = effect;
  const common = { dir: dir === "" ? "." : dir, env };
  if (effect.kind === "shell") return { command: effect.command, ...common };
  const { argv } = effect;
  return { command: argv.join(" "), argv, ...common };
}

function resultOf(value: unknown): ShellResult {
  const { stdout = "", stderr = "", exitCode = 0 } = objectOf(value);
  if (typeof stdout !== "string" || typeof stderr !== "string") {
    throw unfit("what a command prints is not text");
  }
  if (typeof exitCode !== "number" || !Number.isInteger(exitCode)) {
    throw unfit("an exit code is not a whole number");
  }
  return { exitCode, stdout, stderr, combinedOutput: stdout + stderr };
}

/**
 * Reads an answer as an object.
 *
 * @param value What a test gave; nothing is an empty answer.
 * @returns Its members.
 * @throws {OcurootError} config/invalid for anything else.
 */
export function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  if (value === undefined || value === null) return {};
  if (typeof value === "object" && !Array.isArray(value)) {
    return value as Readonly<Record<string, unknown>>;
  }
  throw unfit("an answer is not an object");
}
