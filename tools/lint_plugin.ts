// SPDX-License-Identifier: MIT
/**
 * The rules of the house that `deno lint` does not know, as one plugin. It
 * holds no rule itself: each has its file in `tools/lint/`.
 *
 * @module
 */

import { booleanArguments } from "./lint/boolean_arguments.ts";
import { camelNames } from "./lint/camel_names.ts";
import { errorWording } from "./lint/error_wording.ts";
import { layers } from "./lint/layers.ts";
import { pureFolders } from "./lint/pure_folders.ts";
import { fileLines, functionLines } from "./lint/sizes.ts";
import { spdxHead } from "./lint/spdx_head.ts";

/** The plugin, named `house`. */
const plugin: Deno.lint.Plugin = {
  name: "house",
  rules: {
    "boolean-arguments": booleanArguments,
    "camel-names": camelNames,
    "error-wording": errorWording,
    "file-lines": fileLines,
    "function-lines": functionLines,
    layers,
    "pure-folders": pureFolders,
    "spdx-head": spdxHead,
  },
};

// The linter takes a plugin as the default export and in no other way.
export default plugin;
