// SPDX-License-Identifier: MIT
/**
 * Where a running CI server leaves its address for commands of the same
 * account. Only that account can read the file, for it holds the token; the
 * variables `OCUROOT_CI_URL` and `OCUROOT_CI_TOKEN` come before it.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { CiAddress } from "./client.ts";

type Environment = Readonly<Record<string, string>>;

/**
 * Leaves an address.
 *
 * @param address How to reach the server.
 * @param env Process environment; it names ocuroot's home.
 * @returns Takes the address away again, unless another server left its own.
 */
export async function leaveAddress(
  { url, token }: CiAddress,
  env: Environment,
): Promise<() => Promise<void>> {
  const path = addressPath(env);
  if (path === undefined) return async () => {};
  await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  const fresh = `${path}.${token.slice(0, 8)}`;
  await Deno.writeTextFile(fresh, JSON.stringify({ url, token }), {
    mode: 0o600,
  });
  await Deno.rename(fresh, path);
  return async () => {
    if ((await readAddress(path))?.token === token) await Deno.remove(path);
  };
}

/**
 * Finds the server to talk to.
 *
 * @param env Process environment.
 * @returns Its address.
 * @throws {OcurootError} ci/server when none is known.
 */
export async function findAddress(env: Environment): Promise<CiAddress> {
  const { OCUROOT_CI_URL: url, OCUROOT_CI_TOKEN: token } = env;
  if (url && token) return { url, token };
  const path = addressPath(env);
  const left = path === undefined ? undefined : await readAddress(path);
  if (left !== undefined) return left;
  throw new OcurootError(
    "ci/server",
    "Cannot reach the CI server: none is running here",
    { hint: 'Start one with "ocuroot ci fake" and leave it running.' },
  );
}

function addressPath(env: Environment): string | undefined {
  const account = env["HOME"] ?? env["USERPROFILE"];
  const home = env["OCUROOT_HOME"] ||
    (account === undefined ? undefined : `${account}/.ocuroot`);
  return home === undefined ? undefined : `${home}/ci-server.json`;
}

async function readAddress(path: string): Promise<CiAddress | undefined> {
  try {
    return JSON.parse(await Deno.readTextFile(path));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
