// SPDX-License-Identifier: MIT
/**
 * Rewrites the arguments into the one form that the parser reads: words
 * first, flags after them. So `ocuroot release --package x new`,
 * `ocuroot help state get` and `ocuroot --version` work. It checks nothing.
 *
 * @module
 */

import { splitValues, VALUE_FLAGS } from "./_flag_values.ts";
import { ALIASES, type Group, type Loader, ROUTES } from "./_routes.ts";

/** Flags of every command: before a command is named they say nothing. */
const COMMON =
  /^--(package|release|progress|concurrency|json|debug|(no-)?color)(=|$)/;

/** Arguments in parser order. */
export interface Argv {
  /** Words that name a command or group, then all the rest. */
  readonly args: readonly string[];
  /** How many of them are words. */
  readonly words: number;
}

/**
 * Puts the arguments in order.
 *
 * @param given As typed.
 * @returns As the parser reads them.
 */
export function orderArguments(given: readonly string[]): Argv {
  const { args, words } = wordsFirst(given);
  if (words === 0 && args[0] === "--version") {
    return { args: ["version", ...args.slice(1)], words: 1 };
  }
  if (words !== 1 || args[0] !== "help" || args[1] === "--help") {
    return { args, words };
  }
  const topic = wordsFirst(args.slice(1));
  return { args: [...topic.args, "--help"], words: topic.words };
}

function wordsFirst(given: readonly string[]): Argv {
  const words: string[] = [];
  const flags: string[][] = [];
  let level: Loader | Group | undefined;
  let at = 0;
  while (at < given.length && typeof level !== "function") {
    const arg = given[at] ?? "";
    if (!arg.startsWith("-") || arg === "--") {
      const word = words.length === 0 ? ALIASES[arg] ?? arg : arg;
      const next = lookUp(level, word);
      if (next === undefined) break;
      words.push(word);
      level = next;
      at++;
      continue;
    }
    const taken = VALUE_FLAGS.includes(arg) ? 2 : 1;
    flags.push(given.slice(at, at + taken));
    at += taken;
  }
  const rest = given.slice(at);
  const count = words.length;
  if (typeof level === "function") {
    const own = splitValues([...flags.flat(), ...rest], words.join(" "));
    return { args: [...words, ...own], words: count };
  }
  // Without a command: an unknown word is what is reported, else help.
  const own = flags.filter(([name = ""]) => !COMMON.test(name));
  return { args: [...words, ...rest, ...own.flat()], words: count };
}

function lookUp(
  level: Loader | Group | undefined,
  word: string,
): Loader | Group | undefined {
  if (level === undefined) return own(ROUTES, word);
  return typeof level === "function" ? undefined : own(level.commands, word);
}

/** Reads own keys only: `toString` names no command. */
function own<T>(
  table: Readonly<Record<string, T>>,
  key: string,
): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
