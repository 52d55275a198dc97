// SPDX-License-Identifier: MIT
/**
 * Entry of a config child started with `deno run`, where flags leave no
 * permission to give up. In the packed program all of this is one file.
 *
 * @module
 */

import { becomeConfigChild } from "./become.ts";

if (import.meta.main) await becomeConfigChild();
