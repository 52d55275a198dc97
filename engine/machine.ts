// SPDX-License-Identifier: MIT
/**
 * Tells whether a process of this machine is gone, so that nobody waits for
 * its claims to run out. What it cannot tell for certain it leaves open.
 *
 * @module
 */

/** What names a process: its pid, and where that pid means something. */
export interface ProcessName {
  /** Process id. */
  readonly pid: number;
  /** From {@link machineId}. */
  readonly machine?: string;
}

/**
 * Names the boot and the process space of this process.
 *
 * @returns A text that is equal only where pids mean the same, or undefined
 *   where the system does not tell.
 */
export function machineId(): string | undefined {
  try {
    const boot = Deno.readTextFileSync("/proc/sys/kernel/random/boot_id");
    return `${boot.trim()}/${Deno.readLinkSync("/proc/self/ns/pid")}`;
  } catch {
    // No such files outside Linux, or no permission: then beats decide.
    return undefined;
  }
}

/**
 * Tells whether a process is certainly gone.
 *
 * @param process The process.
 * @param self This process.
 * @returns True only when both are of one machine and no such pid is left.
 */
export async function isGone(
  process: ProcessName,
  self: ProcessName,
): Promise<boolean> {
  if (process.machine === undefined) return false;
  if (process.machine !== self.machine) return false;
  try {
    await Deno.stat(`/proc/${process.pid}`);
    return false;
  } catch (error) {
    return error instanceof Deno.errors.NotFound;
  }
}
