// SPDX-License-Identifier: MIT
/**
 * Entry of a config child started with `deno run`, where flags leave no
 * permission but to read the checkout, and an import map names the SDK. The
 * SDK is part of it since configs could not load it: it is outside the
 * checkout. In the packed program all of this is one file, and an import of
 * the SDK is an import of that file; so it must not wait for its own work.
 *
 * @module
 */

// deno-lint-ignore house/layers -- whatever the SDK has, it is the SDK here
export * from "@ocuroot/sdk";
import { serveConfigs } from "./serve.ts";

if (import.meta.main) void serveConfigs();
