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
