// SPDX-License-Identifier: MIT
/**
 * The rules that names must follow, so that a document of that name can be
 * addressed, matched and stored. They do not ask whether the thing is there.
 *
 * @module
 */

import { type ErrorCode, OcurootError } from "./error.ts";

/**
 * Checks the name of an environment: letters, digits, period, underscore.
 *
 * @param name The name.
 * @throws {OcurootError} config/invalid when it breaks the rule.
 *
 * @example A region, and one that cannot be
 * ```ts
 * import { checkEnvironmentName } from "@ocuroot/sdk";
 * import assert from "node:assert/strict";
 *
 * checkEnvironmentName("eu.west_1");
 * assert.throws(() => checkEnvironmentName("eu/west"));
 * ```
 */
export function checkEnvironmentName(name: string): void {
  if (/^[a-zA-Z0-9_.]+$/.test(name) && !isDots(name)) return;
  throw failure("config/invalid", {
    what: "environment name",
    name,
    hint: "Use only letters, digits, period and underscore.",
  });
}

/**
 * Checks a tag: letters, digits, dash, underscore, period, and not the form
 * of a release id such as `r12`.
 *
 * @param tag The tag.
 * @throws {OcurootError} run/tag when it breaks the rule.
 *
 * @example A version, and the id of a release
 * ```ts
 * import { checkTag } from "@ocuroot/sdk";
 * import assert from "node:assert/strict";
 *
 * checkTag("v1.2.3-rc.1");
 * assert.throws(() => checkTag("r12"));
 * ```
 */
export function checkTag(tag: string): void {
  const isName = /^[a-zA-Z0-9-_.]+$/.test(tag) && !isDots(tag);
  if (isName && !/^r[0-9]+$/.test(tag)) return;
  throw failure("run/tag", {
    what: "tag",
    name: tag,
    hint:
      'Use only letters, digits, dash, period and underscore, and not the form of a release such as "r12".',
  });
}

/**
 * Checks the name of an input: a letter or underscore, then letters, digits
 * and underscores.
 *
 * @param name The name.
 * @throws {OcurootError} run/input when it breaks the rule.
 *
 * @example A parameter's name, and one that cannot be
 * ```ts
 * import { checkInputName } from "@ocuroot/sdk";
 * import assert from "node:assert/strict";
 *
 * checkInputName("image_tag");
 * assert.throws(() => checkInputName("image-tag"));
 * ```
 */
export function checkInputName(name: string): void {
  if (/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name)) return;
  throw failure("run/input", {
    what: "input name",
    name,
    hint:
      "Use only letters, digits and underscore, and no digit at the beginning.",
  });
}

/**
 * Checks the name of a task: any text that a ref and a glob can hold.
 *
 * @param name The name.
 * @throws {OcurootError} config/invalid when it breaks the rule.
 *
 * @example Words are fine, a path is none
 * ```ts
 * import { checkTaskName } from "@ocuroot/sdk";
 * import assert from "node:assert/strict";
 *
 * checkTaskName("unit tests");
 * assert.throws(() => checkTaskName("tests/unit"));
 * ```
 */
export function checkTaskName(name: string): void {
  if (isPlainSegment(name)) return;
  throw failure("config/invalid", {
    what: "task name",
    name,
    hint:
      'Use a name that is not empty, not "." or "..", and has none of / = # @ * ? [ ] { } \\ and no control characters.',
  });
}

/** Tells whether a text can be one segment of a ref, taken literally. */
function isPlainSegment(name: string): boolean {
  if (name === "" || isDots(name)) return false;
  return !/[/=#@*?[\]{}\\\p{Cc}]/u.test(name);
}

/** Such a name would leave its directory in a store of files. */
function isDots(name: string): boolean {
  return name === "." || name === "..";
}

function failure(
  code: ErrorCode,
  { what, name, hint }: {
    readonly what: string;
    readonly name: string;
    readonly hint: string;
  },
): OcurootError {
  return new OcurootError(
    code,
    `Cannot use ${what} ${JSON.stringify(name)}: it is not valid`,
    { hint, data: { name } },
  );
}
