// SPDX-License-Identifier: MIT
/**
 * Asks the type checker which outputs functions have: a module that claims
 * every key that a ref uses, one to a line. The lines that it refuses are the
 * keys that are not there.
 *
 * @module
 */

import type { FunctionDef } from "@ocuroot/sdk/model";
import { fileUrl } from "../host/file_url.ts";
import { joinPath } from "../host/paths.ts";
import type { OutputQuestion } from "./check_refs.ts";
import { type ConfigFinding, finding } from "./finding.ts";
import type { TypeDiagnostic } from "./type_diagnostics.ts";

/** A module that asks. */
export interface AskedModule {
  /** Its text; empty when there is nothing to ask. */
  readonly text: string;
  /** Reads what the checker says about it. */
  read(diagnostics: readonly TypeDiagnostic[]): readonly OutputAnswer[];
}

/** An output that is not there. */
export interface OutputAnswer {
  /** Its name. */
  readonly key: string;
  /** What is wrong. */
  readonly finding: ConfigFinding;
}

/** What outputs may be called; any name where their type does not say. */
const TYPES = `type Keys<O> = unknown extends O ? string
  : O extends unknown ? keyof O & string : never;
type KeysOf<F> = F extends { readonly $type?: infer O }
  ? Keys<Exclude<O, undefined>> : string;
`;

/**
 * Writes the module.
 *
 * @param options The questions, about functions of TypeScript configs.
 * @returns The module.
 */
export function writeQuestions(
  { root, questions }: {
    readonly root: string;
    readonly questions: readonly OutputQuestion[];
  },
): AskedModule {
  const lines = TYPES.split("\n");
  const byLine = new Map<number, OutputQuestion>();
  const modules = new Map<string, string>();
  for (const question of questions) {
    const { fn, key } = question;
    const path = fileOf(fn);
    const module = modules.get(path) ?? `m${modules.size}`;
    if (!modules.has(path)) {
      const url = fileUrl(joinPath(root, path));
      lines.push(`import type * as ${module} from ${JSON.stringify(url)};`);
      modules.set(path, module);
    }
    const type = `KeysOf<(typeof ${module})[${JSON.stringify(fn.name)}]>`;
    const count = byLine.size;
    lines.push(
      `export const k${count}: ${type} = ${JSON.stringify(key)};`,
    );
    byLine.set(lines.length, question);
  }
  return {
    text: byLine.size === 0 ? "" : `${lines.join("\n")}\n`,
    read: (diagnostics) =>
      diagnostics.flatMap(({ code, line, message }) => {
        const question = byLine.get(line);
        if (code !== "TS2322" || question === undefined) return [];
        const hint = hintIn(message);
        const { key, draft } = question;
        return [{ key, finding: finding({ ...draft, hint }) }];
      }),
  };
}

/**
 * Gives the file that a function is in.
 *
 * @param fn The function.
 * @returns The file, relative to the root.
 */
export function fileOf({ pos }: FunctionDef): string {
  return pos.replace(/:\d+:\d+$/, "");
}

/** `Type '"a"' is not assignable to type '"b" | "c"'.` */
function hintIn(message: string): string {
  const keys = /to type '(.*?)'/.exec(message)?.[1] ?? "";
  const names = keys.match(/"[^"]*"/g) ?? [];
  return names.length === 0
    ? "Its function returns no outputs."
    : `Its function returns ${names.join(", ")}.`;
}
