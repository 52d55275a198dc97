// SPDX-License-Identifier: MIT
/**
 * Whether the functions that Starlark goes on with, by `next`, take the inputs
 * that they are given. It is read from literals, as no function is called;
 * where names of inputs are put together nothing is judged.
 *
 * @module
 */

import { type CallExpr, type FunctionNode, toText } from "@ocuroot/starlark";
import type { CheckedConfig } from "./checked_config.ts";
import { definitionOf, isWord } from "./definitions.ts";
import { type ConfigFinding, finding } from "./finding.ts";
import { argumentOf, callsIn, functionsIn } from "./nodes.ts";
import type { StarlarkFile, StarlarkFiles } from "./starlark_files.ts";

/**
 * Checks what the functions of a config go on with.
 *
 * @param config The config.
 * @param files Syntax trees.
 * @returns An error for each call that must fail.
 */
export async function checkNext(
  config: CheckedConfig,
  files: StarlarkFiles,
): Promise<readonly ConfigFinding[]> {
  const findings: ConfigFinding[] = [];
  for (const path of config.files) {
    const file = await files.read(path);
    if (file === undefined) continue;
    for (const call of nextCalls(file)) {
      const found = await judge(call, { file, files });
      if (found !== undefined) findings.push(found);
    }
  }
  return findings;
}

function* nextCalls(file: StarlarkFile): Generator<CallExpr> {
  const seen = new Set<CallExpr>();
  for (const fn of functionsIn(file.tree.body)) {
    for (const call of callsIn(fn.body)) {
      if (seen.has(call) || !isWord(call.fn, "next", file)) continue;
      seen.add(call);
      yield call;
    }
  }
}

async function judge(
  call: CallExpr,
  place: { readonly file: StarlarkFile; readonly files: StarlarkFiles },
): Promise<ConfigFinding | undefined> {
  const fn = argumentOf(call, { name: "fn", at: 0 });
  const given = inputNames(call);
  if (fn === undefined || fn === "unknown" || given === undefined) return;
  const target = fn.kind === "name" ? await definitionOf(fn, place) : undefined;
  const problem = target && misfit(target.node, given);
  if (target === undefined || problem === undefined) return undefined;
  const { source } = place.file.tree;
  const { filename } = source;
  const at = target.file.tree.source.position(target.node.pos);
  const where = `${target.file.file}:${at.line}:${at.column}`;
  return finding({
    rule: "parameters",
    site: { filename, ...source.position(call.pos) },
    message: `Cannot go on with function "${target.node.name}" (${where}): ` +
      problem,
    hint: "Give each parameter without a default an input, and no others.",
  });
}

function inputNames(call: CallExpr): readonly string[] | undefined {
  const inputs = argumentOf(call, { name: "inputs", at: 2 });
  if (inputs === undefined) return [];
  if (inputs === "unknown" || inputs.kind !== "dict") return undefined;
  const names = inputs.entries.map(({ key }) =>
    key.kind === "string" ? toText(key.value) : undefined
  );
  return names.every((name) => name !== undefined) ? names : undefined;
}

/** A function of one parameter `ctx` takes whatever there is. */
function misfit(
  { params }: FunctionNode,
  given: readonly string[],
): string | undefined {
  const plain = params.filter(({ mode }) => mode === "plain");
  const [only] = params;
  if (params.length === 1 && only?.mode === "plain" && only.name === "ctx") {
    return undefined;
  }
  const takesRest = params.some(({ mode }) => mode === "**");
  const unknown = given.find((input) =>
    !takesRest && !plain.some(({ name }) => toText(name) === input)
  );
  if (unknown !== undefined) return `it has no parameter "${unknown}"`;
  const missing = plain.find(({ name, fallback }) =>
    fallback === undefined && !given.includes(toText(name))
  );
  if (missing === undefined) return undefined;
  return `parameter "${toText(missing.name)}" has neither input nor default`;
}
