// SPDX-License-Identifier: MIT
/**
 * Checks the order of parameters and of arguments.
 *
 * @module
 */

import type { Argument, Param } from "../syntax/ast.ts";

/** Takes a mistake and its offset. */
export type Report = (pos: number, message: string) => void;

/** Reports parameters that are in the wrong order or repeated. */
export function checkParams(params: readonly Param[], report: Report): void {
  let star: Param | undefined;
  let keywords: Param | undefined;
  let optional = false;
  const seen = new Set<string>();
  params.forEach((param, i) => {
    if (keywords !== undefined) {
      report(param.pos, `${word(param)} may not follow **${keywords.name}`);
    } else if (param.mode === "**") {
      keywords = param;
    } else if (param.mode === "*") {
      if (star !== undefined) {
        report(param.pos, "multiple * parameters not allowed");
      }
      star = param;
      const next = params[i + 1];
      if (param.name === "" && next?.mode !== "plain") {
        report(
          param.pos,
          "bare * must be followed by keyword-only parameters",
        );
      }
    } else if (param.fallback !== undefined) {
      optional = true;
    } else if (optional && star === undefined) {
      report(param.pos, "required parameter may not follow optional");
    }
    if (param.name !== "" && seen.has(param.name)) {
      report(param.pos, `duplicate parameter: ${param.name}`);
    }
    seen.add(param.name);
  });
}

function word(param: Param): string {
  if (param.mode === "*") return "* parameter";
  if (param.mode === "**") return "** parameter";
  return param.fallback === undefined
    ? "required parameter"
    : "optional parameter";
}

const FORMS = {
  positional: "positional argument",
  named: "keyword argument",
  "*": "*args",
  "**": "**kwargs",
};

/** Reports arguments that are in the wrong order or repeated. */
export function checkArguments(
  args: readonly Argument[],
  report: Report,
): void {
  const names = new Set<string>();
  const seen = new Set<Argument["mode"]>();
  for (const { mode, pos, name } of args) {
    const form = FORMS[mode];
    if (seen.has("**")) {
      report(
        pos,
        mode === "**"
          ? "multiple **kwargs not allowed"
          : `${form} may not follow **kwargs`,
      );
    } else if (seen.has("*") && mode !== "**") {
      report(
        pos,
        mode === "*"
          ? "multiple *args not allowed"
          : `${form} may not follow *args`,
      );
    } else if (mode === "positional" && seen.has("named")) {
      report(pos, "positional argument may not follow named");
    } else if (mode === "named" && names.has(name)) {
      report(pos, `keyword argument "${name}" is repeated`);
    }
    names.add(name);
    seen.add(mode);
  }
}
