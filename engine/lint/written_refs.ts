// SPDX-License-Identifier: MIT
/**
 * Refs that stand as literals inside of Starlark functions, which no check
 * calls. Refs that are put together are not seen.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { formatRef, parseRef, resolveRef } from "@ocuroot/sdk/ref";
import { type CallExpr, toText } from "@ocuroot/starlark";
import type { CheckedConfig } from "./checked_config.ts";
import type { PlacedRef } from "./check_refs.ts";
import { type ConfigFinding, errorFinding } from "./finding.ts";
import { argumentOf, callsIn, functionsIn } from "./nodes.ts";
import type { StarlarkFile, StarlarkFiles } from "./starlark_files.ts";

/** Refs as they are written. */
export interface WrittenRefs {
  /** Those that can be read. */
  readonly refs: readonly PlacedRef[];
  /** Those that cannot. */
  readonly findings: readonly ConfigFinding[];
}

/**
 * Reads the refs in the functions of a config. In a module, which any config
 * may load, a ref is only read.
 *
 * @param config The config.
 * @param options Its repository, and syntax trees.
 * @returns Its refs.
 */
export async function writtenRefs(
  config: CheckedConfig,
  { repo, starlark }: {
    readonly repo: string;
    readonly starlark: StarlarkFiles;
  },
): Promise<WrittenRefs> {
  const refs: PlacedRef[] = [];
  const findings: ConfigFinding[] = [];
  const base = parseRef(`${repo}/-/${config.path}/@r0`);
  for (const file of config.files) {
    const known = await starlark.read(file);
    if (known === undefined) continue;
    for (const { text, site } of literalsIn(known)) {
      try {
        const ref = formatRef(resolveRef(parseRef(text), base));
        if (file === config.file) refs.push({ ref, site, from: config });
      } catch (error) {
        if (!(error instanceof OcurootError)) throw error;
        findings.push(errorFinding(error, site));
      }
    }
  }
  return { refs, findings };
}

function* literalsIn(file: StarlarkFile) {
  const { source, body } = file.tree;
  for (const fn of functionsIn(body)) {
    for (const call of callsIn(fn.body)) {
      const text = literalOf(call, file);
      if (text === undefined) continue;
      const { filename } = source;
      yield { text, site: { filename, ...source.position(call.pos) } };
    }
  }
}

function literalOf(
  call: CallExpr,
  { resolution }: StarlarkFile,
): string | undefined {
  const { fn } = call;
  if (fn.kind !== "name" || !["ref", "input"].includes(fn.name)) {
    return undefined;
  }
  if (resolution.bindings.get(fn)?.scope !== "predeclared") return undefined;
  const value = argumentOf(call, { name: "ref", at: 0 });
  if (value === undefined || value === "unknown") return undefined;
  return value.kind === "string" ? toText(value.value) : undefined;
}
