// SPDX-License-Identifier: MIT
/**
 * Turns among all processes of this machine that write through one cache. The
 * operating system holds the lock, so it ends with its process.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";

const WAIT_MS = { first: 2, most: 50 };

/**
 * Waits for the turn of this process.
 *
 * @param path The lock file.
 * @param timeoutMs Milliseconds after which to give up.
 * @returns The function that ends the turn.
 * @throws {OcurootError} store/locked when time is up.
 */
export async function takeHostLock(
  path: string,
  timeoutMs: number,
): Promise<() => Promise<void>> {
  const file = await Deno.open(path, { create: true, write: true });
  const start = performance.now();
  let wait = WAIT_MS.first;
  const exclusive = true;
  while (!await file.tryLock(exclusive)) {
    if (performance.now() - start > timeoutMs) {
      file.close();
      throw locked(path, timeoutMs);
    }
    const pause = wait * (0.5 + Math.random());
    await new Promise((done) => setTimeout(done, pause));
    wait = Math.min(wait * 1.5, WAIT_MS.most);
  }
  return async () => {
    await file.unlock();
    file.close();
  };
}

function locked(path: string, timeoutMs: number): OcurootError {
  return new OcurootError(
    "store/locked",
    `Cannot write through "${path}": another process kept it for` +
      ` ${timeoutMs / 1000} s`,
    { hint: "Wait for the other ocuroot commands on this machine to end." },
  );
}
