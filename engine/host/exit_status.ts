// SPDX-License-Identifier: MIT
/**
 * The failure of a command that ended with an exit code, which a fake shell
 * words as the real one does.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";

/**
 * Makes the error of a command that failed.
 *
 * @param command The command, secrets masked.
 * @param code Its exit code.
 * @returns The error.
 */
export function exitStatus(command: string, code: number): OcurootError {
  return new OcurootError(
    "host/exit-status",
    `${command}: exit status ${code}`,
    { data: { exitCode: code } },
  );
}
