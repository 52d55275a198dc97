// SPDX-License-Identifier: MIT
/**
 * All that a test gets of the real machine: it may read files of the
 * checkout. Everything else is refused here, whatever the test's own machine
 * would have answered.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { Effect, EffectHandler } from "@ocuroot/sdk/host";
import type { Json } from "@ocuroot/sdk/model";
import { isDirectory, listDirectory, readText } from "../../host/files.ts";
import { joinPath, relativePath } from "../../host/paths.ts";
import { realPathOf } from "../../host/real_path.ts";
import { createSecrets } from "../../host/secrets.ts";
import { FAKE_ROOT } from "./fake_files.ts";

/** Reads the checkout for one test, and keeps what it printed. */
export interface CheckoutReader extends EffectHandler {
  /** What was printed. */
  readonly printed: readonly string[];
  /** Masks secrets in a text. */
  mask(text: string): string;
}

/**
 * Makes a reader for one test.
 *
 * @param root Absolute root of the checkout.
 * @returns The reader.
 */
export function createCheckoutReader(root: string): CheckoutReader {
  const secrets = createSecrets();
  const printed: string[] = [];
  return {
    printed,
    perform: (effect) => read(effect, root),
    print: (text) => void printed.push(secrets.mask(text)),
    secret: (value) => secrets.register(value),
    mask: (text) => secrets.mask(text),
  };
}

async function read(effect: Effect, root: string): Promise<Json> {
  switch (effect.kind) {
    case "read_file":
      return await inside(root, effect.path, readText);
    case "read_dir":
      return await inside(root, effect.path, listDirectory);
    case "is_dir":
      return await inside(root, effect.path, isDirectory);
    default:
      throw new OcurootError(
        "host/denied",
        `Cannot perform "${effect.kind}": tests have no machine`,
        { hint: "Ask for it within a test, where t answers." },
      );
  }
}

/** Where the checkout is must not show in what a test compares. */
async function inside<T>(
  root: string,
  path: string,
  look: (path: string) => Promise<T>,
): Promise<T> {
  const whole = joinPath(root, path);
  const [real, realRoot] = await Promise.all([
    realPathOf(whole),
    realPathOf(root),
  ]);
  const shown = joinPath(FAKE_ROOT, path);
  const place = relativePath(realRoot, real);
  if (place === undefined) {
    throw denied(shown, "it leads outside the repository");
  }
  if (place.split("/").some((part) => part.toLowerCase() === ".git")) {
    throw denied(shown, "it is in the folder of Git");
  }
  try {
    return await look(whole);
  } catch (error) {
    if (!(error instanceof OcurootError)) throw error;
    throw new OcurootError(
      error.code,
      error.message.replaceAll(whole, shown),
      error.hint === undefined ? {} : { hint: error.hint },
    );
  }
}

/** Git keeps credentials in its folder, and reports are public. */
function denied(path: string, problem: string): OcurootError {
  return new OcurootError("host/denied", `Cannot read "${path}": ${problem}`, {
    hint: "Give the test a text of its own with t.files(…).",
  });
}
