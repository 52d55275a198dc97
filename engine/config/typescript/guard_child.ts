// SPDX-License-Identifier: MIT
/**
 * Sees to it that a child does not outlive us. A child that waits notices the
 * end of its input; one that spins does not. A guard beside it reads from a
 * pipe that only we hold open: when this process dies, however it dies, the
 * pipe closes and the guard ends the child.
 *
 * @module
 */

/** Nothing but what is built into every shell. */
const GUARD = `read -r _; kill -KILL "-$1" 2>/dev/null`;

/**
 * Starts to guard a child that leads a process group of its own.
 *
 * @param child The child; the guard goes when it has ended.
 */
export function guardChild(child: Deno.ChildProcess): void {
  if (Deno.build.os === "windows") return;
  const guard = startGuard(child.pid);
  if (guard === undefined) return;
  guard.unref();
  child.status.then(() => {
    try {
      guard.kill("SIGKILL");
    } catch {
      // It was ended by somebody else.
    }
    guard.stdin.close().catch(() => {});
  });
}

/** Without a shell a child is only told to end. */
function startGuard(pid: number): Deno.ChildProcess | undefined {
  try {
    return new Deno.Command("sh", {
      args: ["-c", GUARD, "ocuroot", String(pid)],
      clearEnv: true,
      detached: true,
      stdin: "piped",
      stdout: "null",
      stderr: "null",
    }).spawn();
  } catch {
    return undefined;
  }
}
