// SPDX-License-Identifier: MIT

import { ocuroot } from "../_fake.ts";
import { renderReference } from "./reference.ts";

Deno.test("C15 the reference of all commands", async (t) => {
  await t.assertSnapshot(await renderReference());
});

Deno.test("C17 help of the program and its groups", async (t) => {
  for (const args of [[], ["release"], ["state"], ["work"]]) {
    await t.assertSnapshot((await ocuroot(args)).stdout);
  }
});
