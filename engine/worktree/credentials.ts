// SPDX-License-Identifier: MIT
/**
 * Keeps user names and tokens of remotes out of argument lists and files: git
 * gets the bare URL, and asks a helper that reads them from its environment.
 *
 * @module
 */

/** A remote as git may see it. */
export interface BareRemote {
  /** The URL without credentials. */
  readonly url: string;
  /** Settings that go before git's own arguments. */
  readonly args: readonly string[];
  /** Variables that the helper reads. */
  readonly env: Readonly<Record<string, string>>;
  /** What must never be shown. */
  readonly secrets: readonly string[];
}

/** Answers `get` and ignores `store` and `erase`. */
const HELPER =
  '!f() { test "$1" = get && printf "username=%s\\npassword=%s\\n" ' +
  '"$OCUROOT_REMOTE_USER" "$OCUROOT_REMOTE_PASSWORD"; }; f';

/**
 * Takes the credentials out of a remote.
 *
 * @param url The remote as configured.
 * @returns What git gets. Only `http` and `https` URLs carry credentials; the
 *   user in an `ssh` URL is part of the address.
 */
export function separateCredentials(url: string): BareRemote {
  const match = /^(https?:\/\/)([^/@]*(?:@[^/@]*)*)@([^/@].*)$/i.exec(url);
  const [, scheme = "", userInfo = "", rest = ""] = match ?? [];
  if (match === null) return { url, args: [], env: {}, secrets: [] };
  const colon = userInfo.indexOf(":");
  const user = decode(colon < 0 ? userInfo : userInfo.slice(0, colon));
  const password = colon < 0 ? "" : decode(userInfo.slice(colon + 1));
  return {
    url: scheme + rest,
    args: ["-c", "credential.helper=", "-c", `credential.helper=${HELPER}`],
    env: {
      OCUROOT_REMOTE_USER: user,
      OCUROOT_REMOTE_PASSWORD: password,
    },
    secrets: [password || user].filter((secret) => secret !== ""),
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
