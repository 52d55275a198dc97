// SPDX-License-Identifier: MIT
/**
 * Brings flags with values into the form that the parser reads: `-fjson` and
 * `--release=` (an empty value) are common in scripts and it knows neither.
 * It does not check values.
 *
 * @module
 */

/** Long flags that take a value. */
export const VALUE_FLAGS: readonly string[] = [
  "--package",
  "--sandbox",
  "--release",
  "--progress",
  "--concurrency",
  "--format",
  "--port",
  "--command",
  "--base",
  "--current",
  "--repository",
  "--commit",
  "--variable",
  "--dir",
  "--branch",
  "--host",
];

/** Short flags that take a value, by command. */
const SHORT: Readonly<Record<string, string>> = {
  "state set": "-f",
  "ci fake": "-p",
  "preview": "-p",
  "state view": "-p",
  "repl": "-c",
};

/**
 * Splits values off their flags where the parser would not.
 *
 * @param args Arguments after the command's words.
 * @param command The words.
 * @returns Arguments for the parser.
 */
export function splitValues(
  args: readonly string[],
  command: string,
): readonly string[] {
  const short = SHORT[command];
  const end = args.indexOf("--");
  const flags = end < 0 ? args : args.slice(0, end);
  // The parser takes the first one away; this command needs to see it.
  const kept = end >= 0 && command === "ifdiff" ? ["--"] : [];
  const takesValue = (flag = ""): boolean =>
    flag === short || VALUE_FLAGS.includes(flag);
  return [
    ...flags.flatMap((arg, at) =>
      at > 0 && takesValue(flags[at - 1]) ? [arg] : split(arg, short)
    ),
    ...kept,
    ...args.slice(flags.length),
  ];
}

function split(arg: string, short: string | undefined): readonly string[] {
  if (short !== undefined && arg.startsWith(short) && /^-.[^=]/.test(arg)) {
    return [short, arg.slice(2)];
  }
  if (!/^--[^=]+=$/.test(arg)) return [arg];
  const name = arg.slice(0, -1);
  // A switch cannot be empty: quotes make the parser say so.
  return VALUE_FLAGS.includes(name) ? [name, ""] : [`${name}=""`];
}
