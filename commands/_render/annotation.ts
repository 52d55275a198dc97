// SPDX-License-Identifier: MIT
/**
 * Annotations of GitHub Actions: errors and warnings that show beside a line
 * of a file. Whatever stands in a text, it stays a text: no part of it can act
 * as a workflow command.
 *
 * @module
 */

import { sanitize } from "./sanitize.ts";

/** Where an annotation points. */
export interface AnnotatedPlace {
  /** Its title. */
  readonly title: string;
  /** File relative to the root of the checkout. */
  readonly file?: string | undefined;
  /** 1-based line. */
  readonly line?: number | string | undefined;
  /** 1-based column. */
  readonly col?: number | string | undefined;
}

/**
 * Makes the line of an annotation.
 *
 * @param level How bad it is.
 * @param message What it says.
 * @param place Where it points.
 * @returns A workflow command.
 */
export function annotation(
  level: "error" | "warning",
  message: string,
  place: AnnotatedPlace,
): string {
  const properties = [
    ["file", place.file],
    ["line", place.line],
    ["col", place.col],
    ["title", place.title],
  ].filter(([, value]) => value !== undefined && value !== "")
    .map(([key, value]) => `${key}=${escapeProperty(sanitize(String(value)))}`);
  return `::${level} ${properties.join(",")}::${escapeData(sanitize(message))}`;
}

/**
 * Keeps the runner from reading a line of ours as a command.
 *
 * @param line The line.
 * @returns The line, marked where it began like one.
 */
export function harmless(line: string): string {
  const old = line.replaceAll("##[", "# #[");
  return old.trimStart().startsWith("::") ? `| ${old}` : old;
}

/**
 * Escapes the text of a workflow command.
 *
 * @param text The text.
 * @returns One line.
 */
export function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D")
    .replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
