// SPDX-License-Identifier: MIT
/**
 * Reads config files and modules from a checkout, and nothing above its root.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { checkFiles } from "./limits.ts";
import { isOfCheckout } from "../host/of_checkout.ts";
import { cleanPath, joinPath, relativePath } from "../host/paths.ts";

const WHERE = "Name a file of this repository: from where you are, or from" +
  " its root with // in front.";

/**
 * Reads a file of a checkout.
 *
 * @param root Absolute root of the checkout.
 * @param file Path relative to it.
 * @returns The bytes.
 * @throws {OcurootError} `config/not-found` when it is not there or outside,
 *   `config/load` when it is a link that leads outside, or belongs to Git,
 *   `config/limit` when it is too large.
 */
export async function readConfigFile(
  root: string,
  file: string,
): Promise<Uint8Array> {
  const path = joinPath(root, file);
  if (relativePath(root, path) === undefined) {
    throw notFound(file, "it is outside the repository", WHERE);
  }
  await stayInside(root, { file, path });
  try {
    checkFiles(file, [(await Deno.stat(path)).size]);
    return await Deno.readFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) {
      throw notFound(file, "it is not there", WHERE);
    }
    if (error instanceof Deno.errors.IsADirectory) {
      throw await directoryGiven(path, file);
    }
    throw error;
  }
}

/** Links count as what they lead to; Git keeps credentials in its folder. */
async function stayInside(
  root: string,
  { file, path }: { readonly file: string; readonly path: string },
): Promise<void> {
  const real = await Deno.realPath(path).catch(() => undefined);
  if (real === undefined) return;
  const realRoot = await Deno.realPath(root);
  if (isOfCheckout(realRoot, real)) return;
  throw refused(
    file,
    relativePath(cleanPath(realRoot), cleanPath(real)) === undefined
      ? "it is a link that leads outside the repository"
      : "it is in the folder of Git",
  );
}

function refused(file: string, problem: string): OcurootError {
  return new OcurootError("config/load", `Cannot load "${file}": ${problem}`, {
    hint: "Copy what you need into the repository.",
  });
}

async function directoryGiven(
  path: string,
  file: string,
): Promise<OcurootError> {
  const names = await Array.fromAsync(Deno.readDir(path), ({ name }) => name);
  const configs = names.filter((name) => /\.ocu\.(star|ts)$/.test(name)).sort();
  const hint = configs.length === 0
    ? undefined
    : `Name one of its config files: ${configs.join(", ")}.`;
  return notFound(file, "it is a directory", hint);
}

function notFound(
  file: string,
  problem: string,
  hint: string | undefined,
): OcurootError {
  return new OcurootError(
    "config/not-found",
    `Cannot load config "${file}": ${problem}`,
    hint === undefined ? {} : { hint },
  );
}
