// SPDX-License-Identifier: MIT
/**
 * Errors on their way to the engine: what was thrown, and from where.
 *
 * @module
 */

import { parseStack } from "@ocuroot/sdk/call-site";
import { OcurootError } from "@ocuroot/sdk/error";
import type { ChildError } from "../protocol.ts";

/**
 * Describes whatever was thrown.
 *
 * @param error The thrown value.
 * @returns The description.
 */
export function describeError(error: unknown): ChildError {
  if (!(error instanceof Error)) {
    return { name: "Error", message: textOf(error) };
  }
  const stack = parseStack(String(error.stack ?? ""));
  const plain = {
    name: String(error.name),
    message: messageOf(error),
    stack,
  };
  if (!(error instanceof OcurootError)) return plain;
  const { code, hint, data } = error;
  return {
    ...plain,
    code,
    ...(hint === undefined ? {} : { hint }),
    ...(data === undefined ? {} : { data }),
  };
}

/** A message with those of its causes. */
function messageOf(error: Error): string {
  const message = String(error.message);
  if (!(error.cause instanceof Error)) return message;
  return `${message}: ${messageOf(error.cause)}`;
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return "A value without text was thrown";
  }
}
