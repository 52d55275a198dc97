// SPDX-License-Identifier: MIT
/**
 * The message of a state commit: what was done, then who did it, with which
 * command and in which CI run, as trailers. Nothing reads the words; `Ocu-Tx` is looked up, and its
 * first eight digits name the process that writes.
 *
 * @module
 */

/** Who a commit is made for. */
export interface Author {
  /** User or CI actor. */
  readonly actor: string;
  /** Words of the command, never its arguments: those can be secret. */
  readonly command?: string;
  /** Process environment, read for the address of the CI run. */
  readonly env: Readonly<Record<string, string>>;
}

const SUBJECT_LENGTH = 72;
const RUN_URLS = [
  "CI_JOB_URL",
  "BUILDKITE_BUILD_URL",
  "CIRCLE_BUILD_URL",
  "BUILD_URL",
];

/**
 * Writes the message of a commit.
 *
 * @param transactions The message of each transaction in it.
 * @param id Id of the commit's transaction.
 * @param author Who it is made for.
 * @returns Subject, body and trailers.
 *
 * @example One transaction
 * ```ts
 * import { commitMessage } from "./message.ts";
 * import assert from "node:assert/strict";
 *
 * const env = { CI_JOB_URL: "https://ci.example/7" };
 * const author = { actor: "ada", command: "release new", env };
 * assert.equal(
 *   commitMessage(["initializing release"], "0f", author),
 *   "initializing release\n\nOcu-Tx: 0f\nOcu-By: ada\n" +
 *     "Ocu-Command: release new\nOcu-Run: https://ci.example/7\n",
 * );
 * ```
 */
export function commitMessage(
  transactions: readonly string[],
  id: string,
  author: Author,
): string {
  const [first = "update", ...rest] = transactions;
  const [head = "", ...body] = first.split("\n");
  const more = rest.length === 0 ? "" : ` (and ${rest.length} more)`;
  const subject = head.slice(0, SUBJECT_LENGTH - more.length) + more;
  const paragraphs = [body.join("\n").trim(), rest.join("\n").trim()];
  return [
    subject,
    ...paragraphs.filter((text) => text !== ""),
    trailers(id, author),
  ].join("\n\n");
}

/** Address of the CI run that this process belongs to, where there is one. */
export function ciRun(
  env: Readonly<Record<string, string>>,
): string | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repo } = env;
  const run = env["GITHUB_RUN_ID"];
  if (server && repo && run) return `${server}/${repo}/actions/runs/${run}`;
  const name = RUN_URLS.find((name) => env[name]);
  return name === undefined ? undefined : env[name];
}

function trailers(id: string, author: Author): string {
  const run = ciRun(author.env);
  const { command } = author;
  const lines = [
    `Ocu-Tx: ${id}`,
    `Ocu-By: ${oneLine(author.actor)}`,
    ...(command === undefined ? [] : [`Ocu-Command: ${oneLine(command)}`]),
    ...(run === undefined ? [] : [`Ocu-Run: ${oneLine(run)}`]),
  ];
  return `${lines.join("\n")}\n`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
