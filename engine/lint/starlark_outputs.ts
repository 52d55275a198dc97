// SPDX-License-Identifier: MIT
/**
 * Which outputs a function in Starlark can have, read from the literals in
 * its calls of `done`. Where a single way out of it cannot be read, nothing is
 * known.
 *
 * @module
 */

import type { FunctionDef } from "@ocuroot/sdk/model";
import {
  type CallExpr,
  type Expr,
  type FunctionNode,
  toText,
} from "@ocuroot/starlark";
import { definitionOf, isWord, type Located } from "./definitions.ts";
import { argumentOf, functionsIn, returnsIn } from "./nodes.ts";
import type { StarlarkFile, StarlarkFiles } from "./starlark_files.ts";

/** What is gathered along a chain of functions. */
interface Gathering {
  readonly files: StarlarkFiles;
  readonly keys: Set<string>;
  readonly seen: Set<FunctionNode>;
}

/**
 * Reads the outputs of a function and of those that it goes on with.
 *
 * @param def The function; its position names the file from the root.
 * @param files The files it may be in.
 * @returns Keys of outputs, or undefined when they are not known.
 */
export async function starlarkOutputs(
  def: FunctionDef,
  files: StarlarkFiles,
): Promise<ReadonlySet<string> | undefined> {
  const start = await locate(def, files);
  const gathering = { files, keys: new Set<string>(), seen: new Set<never>() };
  if (start === undefined) return undefined;
  return await gather(start, gathering) ? gathering.keys : undefined;
}

async function locate(
  { pos }: FunctionDef,
  files: StarlarkFiles,
): Promise<Located | undefined> {
  const [, path = "", line, column] = /^(.*):(\d+):(\d+)$/.exec(pos) ?? [];
  const file = await files.read(path);
  if (file === undefined) return undefined;
  const { tree } = file;
  const node = functionsIn(tree.body).find(({ pos }) => {
    const at = tree.source.position(pos);
    return at.line === Number(line) && at.column === Number(column);
  });
  return node === undefined ? undefined : { file, node };
}

/** Gives false as soon as something cannot be read. */
async function gather(
  { file, node }: Located,
  gathering: Gathering,
): Promise<boolean> {
  if (gathering.seen.has(node)) return true;
  gathering.seen.add(node);
  for (const { value } of returnsIn(node.body)) {
    if (value === undefined) continue;
    if (!await gatherResult(value, { file, gathering })) return false;
  }
  return true;
}

interface Place {
  readonly file: StarlarkFile;
  readonly gathering: Gathering;
}

async function gatherResult(value: Expr, place: Place): Promise<boolean> {
  const { file } = place;
  if (value.kind === "conditional") {
    return await gatherResult(value.yes, place) &&
      await gatherResult(value.no, place);
  }
  if (isWord(value, "None", file)) return true;
  if (value.kind !== "call") return false;
  if (isWord(value.fn, "done", file)) return gatherDone(value, place);
  if (isWord(value.fn, "next", file)) return await gatherNext(value, place);
  return false;
}

function gatherDone(call: CallExpr, { gathering }: Place): boolean {
  const outputs = argumentOf(call, { name: "outputs", at: 1 });
  if (outputs === undefined) return true;
  if (outputs === "unknown" || outputs.kind !== "dict") return false;
  for (const { key } of outputs.entries) {
    if (key.kind !== "string") return false;
    gathering.keys.add(toText(key.value));
  }
  return true;
}

async function gatherNext(
  call: CallExpr,
  { file, gathering }: Place,
): Promise<boolean> {
  const fn = argumentOf(call, { name: "fn", at: 0 });
  if (fn === undefined || fn === "unknown" || fn.kind !== "name") return false;
  const target = await definitionOf(fn, { file, files: gathering.files });
  return target !== undefined && await gather(target, gathering);
}
