// SPDX-License-Identifier: MIT
/**
 * Runs programs in our own interpreter, with the outcome in the same form as
 * that of the reference.
 *
 * @module
 */

import {
  type Dialect,
  exec,
  type Module,
  StarlarkError,
} from "../../starlark/mod.ts";
import { jsonModule } from "../../starlark/lib/json.ts";
import type { Outcome } from "./reference.ts";

/**
 * Runs a program.
 *
 * @param path Its file.
 * @param dialect What it needs.
 * @returns What it printed and how it ended.
 */
export function runOurs(path: string, dialect: Dialect): Outcome {
  let output = "";
  const run = (filename: string): Module =>
    exec(Deno.readTextFileSync(filename), {
      filename,
      dialect,
      predeclared: { json: jsonModule() },
      print: (text) => output += `${text}\n`,
      load(wanted) {
        const module = run(wanted);
        module.freeze();
        return module;
      },
    });
  try {
    run(path);
    return { output, error: "" };
  } catch (error) {
    if (!(error instanceof StarlarkError)) {
      return { output, error: `bug: ${String(error)}` };
    }
    const text = error.render();
    return { output, error: (/^Error.*/ms.exec(text)?.[0] ?? text).trimEnd() };
  }
}
