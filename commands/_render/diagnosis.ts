// SPDX-License-Identifier: MIT
/**
 * Shows a diagnosis as lines for people. It judges nothing.
 *
 * @module
 */

import type { Diagnosis } from "../../engine/check/doctor.ts";

/**
 * Shows a diagnosis.
 *
 * @param found What was found out.
 * @param version Version of this program.
 * @returns Lines, with a newline at the end.
 */
export function diagnosisText(found: Diagnosis, version: string): string {
  const lines = [
    ...machineLines(found, version),
    ...repositoryLines(found),
    ...storeLines(found),
    ...runLines(found),
    ...problemLines(found),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

function machineLines(
  { machine }: Diagnosis,
  version: string,
): readonly string[] {
  const { system, deno, git = "none", gitBy, home, freeBytes } = machine;
  const how = gitBy === "builtin" ? " (built in: https remotes only)" : "";
  const free = freeBytes === undefined
    ? ""
    : `, ${Math.floor(freeBytes / 1024 / 1024)} MiB free`;
  return [
    `Program     ocuroot ${version}, Deno ${deno}, git ${git}${how}`,
    `Machine     ${system}`,
    `Home        ${home}${free}`,
  ];
}

function repositoryLines({ repository }: Diagnosis): readonly string[] {
  if (repository === undefined) return [];
  const { root, kind, repo, commit, dirty } = repository;
  const name = repo === "" ? "" : ` "${repo}"`;
  const at = commit === "" ? "" : ` at ${commit}${dirty ? ", changed" : ""}`;
  return [`Repository  ${kind}${name} in ${root}${at}`];
}

function storeLines({ stores }: Diagnosis): readonly string[] {
  return stores.map(({ tag, location, revision, format, writer }) => {
    const state = revision === undefined
      ? "cannot be read"
      : `revision ${revision}, format ${format}`;
    const busy = writer === undefined ? "" : `, written by ${writer}`;
    return `${tag.padEnd(12)}${location}: ${state}${busy}`;
  });
}

function runLines({ runs }: Diagnosis): readonly string[] {
  return runs.flatMap(({ ref, status, why, next }) => [
    "",
    `${status.padEnd(12)}${ref}`,
    `            ${why}`,
    ...(next === undefined ? [] : [`            Next: ${next}`]),
  ]);
}

function problemLines({ problems, runs }: Diagnosis): readonly string[] {
  if (problems.length === 0) {
    return ["", runs.length === 0 ? "All is well" : "Nothing is broken"];
  }
  return problems.flatMap(({ what, next }) => [
    "",
    `Problem     ${what}`,
    `            Next: ${next}`,
  ]);
}
