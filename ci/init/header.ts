// SPDX-License-Identifier: MIT
/**
 * The head of a generated file: which command made it, which version of
 * ocuroot that was, and a hash of all that is ours in it, by which an edit is
 * told from a new version.
 *
 * @module
 */

import type { PlatformName, WorkflowSettings } from "./platform.ts";
import { PLATFORM_NAMES } from "./platform.ts";
import { withoutSections } from "./sections.ts";

/** What a head says. */
export interface Header extends WorkflowSettings {
  /** The platform. */
  readonly platform: PlatformName;
  /** Version of ocuroot. */
  readonly version: string;
  /** Hash of what follows. */
  readonly hash: string;
}

/** A file taken apart. */
export interface HeadedFile {
  /** What its head says. */
  readonly header: Header;
  /** All that follows. */
  readonly body: string;
}

const HEAD =
  /^(?:#|\/\/) Written by "ocuroot ci init (\w+) --branch (\S+) --host (\S+)"\r?\n(?:#|\/\/) of ocuroot (\S+), content ([0-9a-f]{16})\.\r?\n(?:(?:#|\/\/)[^\n]*\n)*?\r?\n/;

/**
 * Puts the head before a body.
 *
 * @param header What it says.
 * @param body The rest of the file.
 * @param comment What begins a comment.
 * @returns The file.
 */
export function joinHeader(
  { header, body }: HeadedFile,
  comment: string,
): string {
  const { platform, branch, host, version, hash } = header;
  return [
    `Written by "ocuroot ci init ${platform} --branch ${branch} --host ${host}"`,
    `of ocuroot ${version}, content ${hash}.`,
    'Yours are the parts between "ocuroot: yours" and "ocuroot: end"; a change',
    'of the rest is told by "ocuroot ci verify".',
  ].map((line) => `${comment} ${line}\n`).join("") + `\n${body}`;
}

/**
 * Takes a file apart.
 *
 * @param text The file.
 * @returns Its parts, or undefined when it is not one of ours.
 */
export function splitHeader(text: string): HeadedFile | undefined {
  const match = HEAD.exec(text);
  if (match === null) return undefined;
  const [whole, name, branch = "", host = "", version = "", hash = ""] = match;
  const platform = PLATFORM_NAMES.find((known) => known === name);
  if (platform === undefined) return undefined;
  const header = { platform, branch, host, version, hash };
  return { header, body: text.slice(whole.length) };
}

/**
 * Hashes what is ours in a body.
 *
 * @param body All but the head.
 * @returns 16 hexadecimal digits.
 */
export async function hashOf(body: string): Promise<string> {
  const bytes = new TextEncoder().encode(withoutSections(body));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(
    digest.subarray(0, 8),
    (byte) => byte.toString(16).padStart(2, "0"),
  ).join("");
}
