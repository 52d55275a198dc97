// SPDX-License-Identifier: MIT
/**
 * The shape that a store description must have. It opens nothing.
 *
 * @module
 */

import { invalid, isObject, type JsonObject, kindOf } from "./_shape.ts";
import type { Json } from "./model.ts";

/**
 * Checks the shape of a store description.
 *
 * @param json The description.
 * @param action What is attempted, for the message.
 * @returns The same value.
 * @throws {OcurootError} config/invalid when it is not one.
 */
export function checkStore(json: Json, action: string): JsonObject {
  if (!isObject(json) || Object.keys(json).length !== 1) {
    throw invalid(
      `Cannot ${action}: expected one store, got ${kindOf(json)}`,
      "Use store.git(…) or store.fs(…).",
    );
  }
  const [kind = "", body] = Object.entries(json)[0] ?? [];
  if (!isObject(body)) throw invalid(`Cannot ${action}: "${kind}" is not one`);
  for (const [key, check] of Object.entries(FIELDS)) {
    if (Object.hasOwn(body, key) && !check.accepts(body[key])) {
      throw invalid(
        `Cannot ${action}: "${key}" should be ${check.expected}, got ${
          kindOf(body[key])
        }`,
      );
    }
  }
  requireKey(kind, { body, action });
  return json;
}

const TEXT = {
  expected: "a string",
  accepts: (value: Json | undefined): boolean => typeof value === "string",
};

const FLAG = {
  expected: "true or false",
  accepts: (value: Json | undefined): boolean => typeof value === "boolean",
};

const FIELDS = {
  remote_url: TEXT,
  path: TEXT,
  branch: TEXT,
  path_prefix: TEXT,
  create_branch: FLAG,
  exclusive: FLAG,
  journal: FLAG,
  support_files: {
    expected: "a dict of strings",
    accepts: (value: Json | undefined): boolean =>
      isObject(value) &&
      Object.values(value).every((text) => typeof text === "string"),
  },
};

function requireKey(
  kind: string,
  { body, action }: { readonly body: JsonObject; readonly action: string },
): void {
  const key = kind === "git"
    ? "remote_url"
    : kind === "fs"
    ? "path"
    : undefined;
  if (key === undefined) {
    throw invalid(
      `Cannot ${action}: "${kind}" is no kind of store`,
      "Use store.git(…) or store.fs(…).",
    );
  }
  if (body[key]) return;
  throw invalid(`Cannot ${action}: "${key}" is empty`);
}
