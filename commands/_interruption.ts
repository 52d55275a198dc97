// SPDX-License-Identifier: MIT
/**
 * Ends a command on request: the first signal asks running work to stop and
 * lets state be saved, the second ends the process at once. It does not stop
 * the work itself: whoever holds the `AbortSignal` does.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { EXIT } from "./exit_code.ts";
import type { EndSignal, Io } from "./io.ts";

/** Watches for signals. */
export interface Interruption {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal;
  /** Exit code of the signal that came, if one did. */
  exitCode(): number | undefined;
  /** Stops watching. */
  stop(): void;
}

const CODES: Readonly<Record<EndSignal, number>> = {
  SIGINT: EXIT.interrupted,
  SIGTERM: EXIT.terminated,
};

const STOPPING = "Stopping: running work ends and state is saved. " +
  "Interrupt again to end at once.";

/**
 * Starts to watch for SIGINT and SIGTERM.
 *
 * @param io The process.
 * @param hooks `notice` tells the person, `stopping` is what instead of the
 *   usual, `beforeExit` tidies the terminal.
 * @returns The watch.
 */
export function watchSignals(
  io: Io,
  hooks: {
    readonly notice: (text: string) => void;
    readonly beforeExit: () => void;
    readonly stopping?: string;
  },
): Interruption {
  const { stopping = STOPPING } = hooks;
  const controller = new AbortController();
  let code: number | undefined;
  const handle = (name: EndSignal): void => {
    if (code !== undefined) {
      hooks.beforeExit();
      io.exit(CODES[name]);
      return;
    }
    code = CODES[name];
    hooks.notice(stopping);
    controller.abort(
      new OcurootError("cli/interrupted", `Cannot go on: ${name} was received`),
    );
  };
  const stops = (["SIGINT", "SIGTERM"] as const)
    .map((name) => io.onSignal(name, () => handle(name)));
  return {
    signal: controller.signal,
    exitCode: () => code,
    stop: () => stops.forEach((stop) => stop()),
  };
}
