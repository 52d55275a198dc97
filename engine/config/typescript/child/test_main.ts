// SPDX-License-Identifier: MIT
/**
 * Entry of a child that runs tests, started like the one that evaluates
 * configs, and with no more permissions.
 *
 * @module
 */

import * as words from "@ocuroot/sdk/testing";
import { becomeConfigChild } from "./become.ts";
import { createTestService } from "./test_service.ts";

/**
 * Becomes a child that runs tests; returns when the engine has closed the
 * line.
 */
export async function becomeTestChild(): Promise<void> {
  await becomeConfigChild({ words, service: createTestService() });
}

if (import.meta.main) await becomeTestChild();
