// SPDX-License-Identifier: MIT
/**
 * All names that the SDK predeclares in a config file. The language's own
 * names are not among them.
 *
 * @module
 */

import { jsonModule, structBuiltin, type Value } from "@ocuroot/starlark";
import { environmentWords } from "./builtins/environments.ts";
import { graphWords } from "./builtins/graph.ts";
import { hostWords } from "./builtins/host.ts";
import { otherWords } from "./builtins/other.ts";
import { repoWords } from "./builtins/repo.ts";

/**
 * Makes the predeclared names of SDK 0.3.0.
 *
 * @returns Values by name; what they do depends on the calling thread.
 */
export function sdkGlobals(): Record<string, Value> {
  return {
    ...graphWords(),
    ...environmentWords(),
    ...hostWords(),
    ...repoWords(),
    ...otherWords(),
    struct: structBuiltin(),
    json: jsonModule(),
  };
}
