// SPDX-License-Identifier: MIT
/**
 * The static settings of a TypeScript repo config as a Starlark one, for
 * programs that read recorded configs and know no TypeScript. Credentials in
 * URLs are left out, and so is every text that holds a secret.
 *
 * @module
 */

import type { RepoSettings } from "@ocuroot/sdk/declaration";
import type { Json } from "@ocuroot/sdk/model";

/**
 * Renders settings.
 *
 * @param settings The settings.
 * @param mask Masks registered secrets.
 * @returns The text of a repo config in Starlark, without trigger.
 */
export function renderRepo(
  settings: RepoSettings,
  mask: (text: string) => string,
): string {
  const { alias, remotes, state, intent, releaseIgnore } = settings;
  const { sandbox } = settings;
  const safe = (json: Json): string => literal(cleaned(json, mask));
  const lines = [
    "# The static settings of repo.ocu.ts, which is recorded beside.",
    ...(alias ? [`repo_alias = ${safe(alias)}`] : []),
    ...(remotes.length > 0 ? [`repo_remotes = ${safe(remotes)}`] : []),
    ...(state ? [`state_store = ${safe(state)}`] : []),
    ...(intent ? [`intent_store = ${safe(intent)}`] : []),
    ...(releaseIgnore.length > 0
      ? [`release_ignore = ${safe(releaseIgnore)}`]
      : []),
    ...(sandbox ? [`repo_sandbox = ${safe({ ...sandbox })}`] : []),
  ];
  return `${lines.join("\n")}\n`;
}

function cleaned(json: Json, mask: (text: string) => string): Json {
  if (typeof json === "string") {
    const text = json.replace(/^(https?:\/\/)[^/@]*@/, "$1");
    return mask(text);
  }
  if (Array.isArray(json)) return json.map((item) => cleaned(item, mask));
  if (typeof json !== "object" || json === null) return json;
  const entries = Object.entries(json)
    .map(([key, value]) => [key, cleaned(value, mask)]);
  return Object.fromEntries(entries);
}

/** Strings in JSON are strings in Starlark, but for escapes of halves. */
function literal(json: Json): string {
  if (json === null) return "None";
  if (typeof json === "boolean") return json ? "True" : "False";
  if (typeof json !== "object") return JSON.stringify(json);
  if (Array.isArray(json)) return `[${json.map(literal).join(", ")}]`;
  const entries = Object.entries(json)
    .map(([key, value]) => `${JSON.stringify(key)}: ${literal(value)}`);
  return `{${entries.join(", ")}}`;
}
