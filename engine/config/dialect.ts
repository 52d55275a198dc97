// SPDX-License-Identifier: MIT
/**
 * The dialect of config files: the older client's, where everything optional
 * is off, with sets on, as in newer releases of its interpreter.
 *
 * @module
 */

import { CORE, type Dialect } from "@ocuroot/starlark";

/** Dialect of config files and their modules. */
export const DIALECT: Dialect = { ...CORE, set: true };

/** Dialect of the interactive prompt: later lines may rebind a name. */
export const PROMPT_DIALECT: Dialect = {
  ...DIALECT,
  globalReassign: true,
  loadBindsGlobally: true,
};
