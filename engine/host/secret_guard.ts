// SPDX-License-Identifier: MIT
/**
 * Keeps registered secrets out of documents: what would be recorded is looked
 * through first, and the place of a secret is named. It masks nothing: a
 * masked value would be taken for the real one by whoever reads it.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { Secrets } from "./secrets.ts";

/** A value on its way into a document. */
export interface Recorded {
  /** What it is, such as `output`. */
  readonly what: string;
  /** The value, plain JSON. */
  readonly value: unknown;
  /** Where it is going to be, when it has a name of its own. */
  readonly at?: string;
}

/**
 * Checks that a value holds no secret.
 *
 * @param secrets The registered secrets.
 * @param recorded What would be recorded.
 * @throws {OcurootError} run/secret when it does, with the path.
 */
export function refuseSecrets(secrets: Secrets, recorded: Recorded): void {
  const { what, value, at = "" } = recorded;
  const path = findSecret(value, { secrets, path: at });
  if (path === undefined) return;
  const name = path === "" ? "" : ` "${secrets.mask(path)}"`;
  throw new OcurootError(
    "run/secret",
    `Cannot record ${what}${name}: it holds a secret`,
    {
      hint: "Record the name under which the secret can be read, and read it " +
        "again where it is needed, such as from the environment.",
    },
  );
}

/** Gives the path of the first secret, as in `a.b[2]`. */
function findSecret(
  value: unknown,
  { secrets, path }: { readonly secrets: Secrets; readonly path: string },
): string | undefined {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      const found = findSecret(item, { secrets, path: `${path}[${index}]` });
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (typeof value !== "object" || value === null) {
    return secrets.has(String(value)) ? path : undefined;
  }
  for (const [key, item] of Object.entries(value)) {
    const inside = path === "" ? key : `${path}.${key}`;
    if (secrets.has(key)) return inside;
    const found = findSecret(item, { secrets, path: inside });
    if (found !== undefined) return found;
  }
  return undefined;
}
