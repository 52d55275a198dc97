// SPDX-License-Identifier: MIT
/**
 * Makes this process a config child, whichever way it was started: gives up
 * every permission it has, lets imports come from memory only, and serves.
 *
 * @module
 */

import { serveConfigs } from "./serve.ts";
import { serveSources } from "./sources.ts";

/** The last one is missing in the types of the runtime. */
const PERMISSIONS = [
  "run",
  "read",
  "write",
  "net",
  "env",
  "sys",
  "ffi",
  "import",
] as readonly string[] as readonly Deno.PermissionName[];

/**
 * Becomes a config child; returns when the engine has closed the line.
 */
export async function becomeConfigChild(): Promise<void> {
  for (const name of PERMISSIONS) Deno.permissions.revokeSync({ name });
  await serveConfigs({ add: await serveSources() });
}
