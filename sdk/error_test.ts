// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";

import { ERROR_CODES, OcurootError } from "./error.ts";

Deno.test("E70 errors become JSON with all that is known", () => {
  const frame = { file: "a.ocu.star", line: 3, column: 5 };
  const inner = new OcurootError("host/exit-status", "Cannot run: exit 1");
  const error = new OcurootError("run/failed", "Cannot finish run: it failed", {
    hint: "Look at the log.",
    frames: [frame],
    data: { run: "a" },
    cause: inner,
  });
  assert.deepEqual(JSON.parse(JSON.stringify(error)), {
    code: "run/failed",
    kind: "user",
    message: "Cannot finish run: it failed",
    hint: "Look at the log.",
    frames: [frame],
    data: { run: "a" },
    cause: {
      code: "host/exit-status",
      kind: "user",
      message: "Cannot run: exit 1",
    },
  });
  assert.equal(error.name, "OcurootError");
  assert.ok(error instanceof Error);
});

Deno.test("E70 errors leave out what is not known", () => {
  const error = new OcurootError("cli/usage", "Cannot read flag");
  assert.deepEqual(error.toJSON(), {
    code: "cli/usage",
    kind: "usage",
    message: "Cannot read flag",
  });
  assert.equal("cause" in error, false);
  const plain = new OcurootError("cli/usage", "x", { cause: new Error("why") });
  assert.equal(plain.toJSON()["cause"], "why");
  const odd = new OcurootError("cli/usage", "x", { cause: 5 });
  assert.equal(odd.toJSON()["cause"], "5");
});

Deno.test("E70 every code is an area and a name", () => {
  for (const code of Object.keys(ERROR_CODES)) {
    assert.match(code, /^[a-z]+\/[a-z]+(-[a-z]+)*$/);
  }
});
