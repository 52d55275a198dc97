// SPDX-License-Identifier: MIT
/**
 * Entry of a config child started with `deno run`, where flags leave no
 * permission but to read the checkout, and an import map names the SDK. The
 * SDK is imported here since configs could not: it is outside the checkout.
 *
 * @module
 */

import "@ocuroot/sdk";
import { serveConfigs } from "./serve.ts";

if (import.meta.main) await serveConfigs();
