// SPDX-License-Identifier: MIT
/**
 * Finds the call `ocuroot("<version>")` by which a file chooses its SDK. The
 * call does nothing when it runs: it is read from the text.
 *
 * @module
 */

import { type Frame, OcurootError } from "@ocuroot/sdk/error";
import {
  type CallExpr,
  type FileNode,
  parse,
  type Position,
  resolve,
  type Stmt,
  toText,
  universe,
} from "@ocuroot/starlark";
import { DIALECT } from "./dialect.ts";
import { DEFAULT_SDK, type SdkVersion, selectSdk } from "./sdk_version.ts";

/**
 * Tells which SDK a file asks for.
 *
 * @param text The file's text.
 * @param filename Its name in positions.
 * @returns The version, or undefined when it opts out of any SDK: then none
 *   of the SDK's names are defined.
 * @throws {OcurootError} `config/sdk-version` for a version that is not
 *   there, an argument that is not one string literal, or calls that differ.
 * @throws {StarlarkError} when the text is not a program.
 */
export function chooseSdk(
  text: string,
  filename: string,
): SdkVersion | undefined {
  if (!/\bocuroot\b/.test(text)) return DEFAULT_SDK;
  const usual = usualVersion(text);
  if (usual !== undefined) {
    return selectSdk(usual.version, usual.frames(filename));
  }
  const file = parse(text, filename);
  const resolution = resolve(file, {
    dialect: DIALECT,
    predeclared: "any",
    universal: new Set(universe().keys()),
  });
  const used = resolution.predeclared.some(({ name }) => name === "ocuroot");
  if (!used) return DEFAULT_SDK;
  const wanted = file.body.flatMap(sdkCalls)
    .map((call) => literalArgument(call, file));
  const last = wanted.at(-1);
  if (last === undefined || last.version === "") return undefined;
  if (wanted.some(({ version }) => version !== last.version)) {
    throw sdkError("the calls of ocuroot differ", last.position, filename);
  }
  return selectSdk(last.version, [{ file: filename, ...last.position }]);
}

/**
 * The one call at the top of the file is found without a syntax tree: this is
 * on the way of every command.
 */
function usualVersion(text: string):
  | { readonly version: string; frames(file: string): readonly Frame[] }
  | undefined {
  const [head, before = "", version] =
    /^((?:[ \t]*(?:#[^\n]*)?\n)*)ocuroot\("([\w.]+)"\)[ \t]*(?:\n|$)/
      .exec(text) ?? [];
  if (head === undefined || version === undefined) return undefined;
  if (/\bocuroot\b/.test(text.slice(head.length))) return undefined;
  const line = before.split("\n").length;
  return { version, frames: (file) => [{ file, line, column: 1 }] };
}

function sdkCalls(statement: Stmt): CallExpr[] {
  if (statement.kind !== "expr" || statement.x.kind !== "call") return [];
  const { fn } = statement.x;
  return fn.kind === "name" && fn.name === "ocuroot" ? [statement.x] : [];
}

function literalArgument(
  call: CallExpr,
  file: FileNode,
): { readonly version: string; readonly position: Position } {
  const position = file.source.position(call.fn.pos);
  const { filename } = file.source;
  const [argument, ...others] = call.args;
  if (argument === undefined || others.length > 0) {
    throw sdkError("ocuroot takes exactly one argument", position, filename);
  }
  const { mode, value } = argument;
  if (mode === "positional" && value.kind === "string") {
    return { version: toText(value.value), position };
  }
  throw sdkError("its argument must be a string literal", position, filename);
}

function sdkError(
  problem: string,
  position: Position,
  file: string,
): OcurootError {
  return new OcurootError("config/sdk-version", `Cannot load SDK: ${problem}`, {
    hint: `Write ocuroot("${DEFAULT_SDK}") once, at the top of the file.`,
    frames: [{ file, ...position }],
  });
}
