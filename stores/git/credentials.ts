// SPDX-License-Identifier: MIT
/**
 * Keeps credentials of URLs off the command line, which everybody on the
 * machine can read: git gets them through its environment instead. It stores
 * nothing and knows no credential helpers, which git asks by itself.
 *
 * @module
 */

/** A call of git without credentials in sight. */
export interface HiddenCredentials {
  /** The arguments, their URLs without user names and passwords. */
  readonly args: readonly string[];
  /** The environment with what was taken out of them. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Moves credentials from the arguments of a call to its environment.
 *
 * @param args Arguments of git.
 * @param env Its environment.
 * @returns Both as git is to get them.
 */
export function hideCredentials(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): HiddenCredentials {
  const settings = args.flatMap(settingOf);
  if (settings.length === 0) return { args, env };
  const count = Number(env["GIT_CONFIG_COUNT"]) || 0;
  const added = settings.flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${count + index}`, key],
    [`GIT_CONFIG_VALUE_${count + index}`, value],
  ]);
  return {
    args: args.map((arg) => arg.replace(USERINFO, "$1")),
    env: {
      ...env,
      ...Object.fromEntries(added),
      GIT_CONFIG_COUNT: String(count + settings.length),
    },
  };
}

/**
 * Says settings of the environment in the way that every git understands: the
 * numbered variables came with git 2.31, this list is older than 2.0.
 *
 * @param env An environment.
 * @returns The same with one variable in place of many.
 *
 * @example One setting
 * ```ts
 * import { inOldWay } from "./credentials.ts";
 * import assert from "node:assert/strict";
 *
 * const env = {
 *   GIT_CONFIG_COUNT: "1",
 *   GIT_CONFIG_KEY_0: "user.name",
 *   GIT_CONFIG_VALUE_0: "O'Neill",
 * };
 * assert.deepEqual(inOldWay(env), {
 *   GIT_CONFIG_PARAMETERS: "'user.name=O'\\''Neill'",
 * });
 * ```
 */
export function inOldWay(
  env: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const count = Number(env["GIT_CONFIG_COUNT"]) || 0;
  const kept = { ...env };
  const settings: string[] = [];
  for (let index = 0; index < count; index++) {
    const names = [`GIT_CONFIG_KEY_${index}`, `GIT_CONFIG_VALUE_${index}`];
    const [key = "", value] = names.map((name) => env[name]);
    // Only the newer way can name a place that has the sign in it.
    if (value === undefined || key.includes("=")) return env;
    settings.push(`'${`${key}=${value}`.replaceAll("'", "'\\''")}'`);
    for (const name of names) delete kept[name];
  }
  delete kept["GIT_CONFIG_COUNT"];
  if (settings.length === 0) return kept;
  return { ...kept, GIT_CONFIG_PARAMETERS: settings.join(" ") };
}

const USERINFO = /^(https?:\/\/)([^/?#]*)@(?=[^/?#@]*(?:[/?#]|$))/i;

/** A password is sent at once; a name alone is what helpers are asked with. */
function settingOf(arg: string): (readonly [string, string])[] {
  const found = USERINFO.exec(arg);
  if (found === null) return [];
  const [whole, scheme = "", userinfo = ""] = found;
  const host = arg.slice(whole.length).split(/[/?#]/, 1)[0];
  const place = `${scheme}${host}/`;
  const colon = userinfo.indexOf(":");
  if (colon < 0) {
    return [[`credential.${place}.username`, decode(userinfo)]];
  }
  const pair = `${decode(userinfo.slice(0, colon))}:` +
    decode(userinfo.slice(colon + 1));
  const basic = new TextEncoder().encode(pair).toBase64();
  return [[`http.${place}.extraHeader`, `Authorization: Basic ${basic}`]];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
