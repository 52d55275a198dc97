// SPDX-License-Identifier: MIT
/**
 * A program that stands in line for the lock file in its first argument, says
 * so, and waits until it is killed.
 *
 * @module
 */

import { takeFileLock, thisOwner } from "./file_lock.ts";

if (import.meta.main) {
  const lock = { path: Deno.args[0] ?? "", guards: "test" };
  const owner = thisOwner("waiting", 0);
  const taking = takeFileLock(lock, { owner, timeout: 60_000 });
  Deno.stdout.writeSync(new TextEncoder().encode("waits\n"));
  await taking;
}
