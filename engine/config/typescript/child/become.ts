// SPDX-License-Identifier: MIT
/**
 * Makes this process a config child, whichever way it was started: gives up
 * every permission it has, lets imports come from memory only, and serves.
 *
 * @module
 */

import { serveConfigs, type TestService } from "./serve.ts";
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

/** What a child that runs tests has beside the others. */
export interface ChildTests {
  /** The words of tests, as a module. */
  readonly words: object;
  /** What runs them. */
  readonly service: TestService;
}

/**
 * Becomes a config child; returns when the engine has closed the line.
 *
 * @param tests What a child that runs tests has beside the others.
 */
export async function becomeConfigChild(tests?: ChildTests): Promise<void> {
  for (const name of PERMISSIONS) Deno.permissions.revokeSync({ name });
  const add = await serveSources(tests?.words);
  await serveConfigs({
    add,
    ...(tests === undefined ? {} : { tests: tests.service }),
  });
}
