// SPDX-License-Identifier: MIT
/**
 * The process between us and a program that a policy allows: Deno itself,
 * with exactly the permissions of the policy, so that it refuses the rest
 * should we have been wrong. In the compiled program it is the program itself,
 * through a hidden command, and looks at the list of programs on its own.
 *
 * @module
 */

import {
  type Policy,
  POLICY_KINDS,
  type PolicyKind,
} from "@ocuroot/sdk/policy";

/** The hidden command by which the compiled program starts a program. */
export const CONFINED_COMMAND = "__confined";

/** Exit code of a program that was refused. */
export const REFUSED = 126;

/** First words on standard error when a program was refused. */
export const REFUSAL = "ocuroot: not permitted: ";

const FLAGS: Readonly<Record<PolicyKind, string>> = {
  programs: "run",
  hosts: "net",
  env: "env",
  read: "read",
  write: "write",
};

/**
 * Tells how to start a program under a policy.
 *
 * @param policy The resolved policy.
 * @param argv Absolute path of the program, and its arguments.
 * @param options `self` are the arguments that start the hidden command; by
 *   default those of the compiled program inside of it, and none elsewhere.
 * @returns The whole command line.
 */
export function confine(
  policy: Policy,
  argv: readonly string[],
  options: { readonly self?: readonly string[] } = {},
): readonly string[] {
  const compiled = Deno.build.standalone ? [CONFINED_COMMAND] : undefined;
  const self = options.self ?? compiled;
  if (self !== undefined) {
    const programs = JSON.stringify(policy.programs ?? null);
    return [Deno.execPath(), ...self, programs, ...argv.map(guarded)];
  }
  const script = `Deno.exit(await (${runConfined})(Deno.args))`;
  return [
    Deno.execPath(),
    "run",
    "--quiet",
    "--no-prompt",
    "--no-config",
    "--no-lock",
    "--no-remote",
    "--no-npm",
    ...permissionFlags(policy),
    `data:application/javascript,${encodeURIComponent(script)}`,
    ...argv.map(guarded),
  ];
}

/**
 * Keeps an argument as it is: Deno takes a carriage return off its end, but no
 * dot.
 *
 * @param argument The argument.
 * @returns The same with a dot behind it.
 */
export function guarded(argument: string): string {
  return `${argument}.`;
}

/**
 * Gives the flags of Deno for the permissions of a policy.
 *
 * @param policy The resolved policy.
 * @returns The flags.
 */
export function permissionFlags(policy: Policy): readonly string[] {
  return POLICY_KINDS.flatMap((kind) => permission(kind, policy[kind]));
}

function permission(
  kind: PolicyKind,
  entries: readonly string[] | undefined,
): readonly string[] {
  const flag = `--allow-${FLAGS[kind]}`;
  if (entries === undefined || entries.includes("*")) return [flag];
  if (entries.length === 0) return [];
  const list = entries.map((entry) => entry.replaceAll(",", ",,"));
  return [`${flag}=${list.join(",")}`];
}

/**
 * Is the hidden command of the compiled program.
 *
 * @param args The programs allowed, as JSON, then the program to start.
 * @returns The exit code.
 */
export async function serveConfined(args: readonly string[]): Promise<number> {
  const [list = "[]", ...argv] = args;
  const programs = JSON.parse(list) as readonly string[] | null;
  const program = argv[0]?.slice(0, -1) ?? "";
  if (programs === null || programs.includes(program)) {
    return await runConfined(argv);
  }
  await Deno.stderr.write(new TextEncoder().encode(`${REFUSAL}${program}\n`));
  return REFUSED;
}

/**
 * Its text is what the child runs: it refers to nothing outside of it. Each
 * argument has a dot behind it.
 */
async function runConfined(argv: readonly string[]): Promise<number> {
  const [program = "", ...args] = argv.map((one) => one.slice(0, -1));
  const stdin = "inherit";
  try {
    const command = new Deno.Command(program, { args, stdin });
    const { code } = await command.spawn().status;
    return code;
  } catch (error) {
    const denied = error instanceof Deno.errors.NotCapable;
    const reason = error instanceof Error ? error.message : String(error);
    const start = denied ? "ocuroot: not permitted: " : "ocuroot: ";
    await Deno.stderr.write(new TextEncoder().encode(`${start}${reason}\n`));
    return denied ? 126 : 127;
  }
}
