// SPDX-License-Identifier: MIT
/**
 * The built-in shell, `dax`, in a process of its own: the same words on every
 * system. Under a policy only its programs can be started, and the process has
 * no other permission. It judges nothing itself.
 *
 * @module
 */

interface Setting {
  readonly programs: readonly string[] | null;
  readonly hidden: readonly string[];
}

/**
 * Runs a command text.
 *
 * @param args As JSON the allowed programs, `null` for all, and variables that
 *   commands do not see; then the text with a dot behind it.
 * @returns The exit code.
 */
export async function runBuiltin(args: readonly string[]): Promise<number> {
  const [setting = "", text = "."] = args;
  const { programs, hidden } = JSON.parse(setting) as Setting;
  const { CommandBuilder, createExecutableCommand } = await import("dax");
  const named = (programs ?? []).filter((path) => /[\\/]/.test(path))
    .map((path) => [nameOf(path), createExecutableCommand(path)] as const)
    .filter(([name]) => /^[A-Za-z0-9_-]+$/.test(name));
  if (programs !== null && Deno.build.standalone) giveUp();
  for (const name of hidden) Deno.env.delete(name);
  const result = await new CommandBuilder()
    .registerCommands(Object.fromEntries(named))
    .command(text.slice(0, -1))
    .stdin("null")
    .stdout("inherit")
    .stderr("inherit")
    .noThrow();
  return result.code;
}

/** The compiled program has no flags: there, the shell touches no file. */
function giveUp(): void {
  for (const name of ["read", "write", "net", "sys", "ffi"] as const) {
    Deno.permissions.revokeSync({ name });
  }
}

function nameOf(path: string): string {
  const name = path.slice(path.search(/[^\\/]*$/));
  return name.replace(/\.(exe|cmd|bat|com)$/i, "");
}
