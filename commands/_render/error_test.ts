// SPDX-License-Identifier: MIT

// deno-lint-ignore-file no-control-regex -- control characters are the subject

import assert from "node:assert/strict";
import { OcurootError } from "@ocuroot/sdk/error";
import { renderError } from "./error.ts";
import { createStyle } from "./style.ts";

const PLAIN = { style: createStyle(false), debug: false };

const NESTED = new OcurootError(
  "run/failed",
  'Cannot run "up": host.shell failed',
  {
    hint: "Look at the log.\nThen retry.",
    frames: [
      {
        file: "svc/web.ocu.star",
        line: 12,
        column: 5,
        function: "up",
        snippet: "    deploy(env)",
      },
      { file: "sdk/host.ts", line: 1, column: 1, internal: true },
      {
        file: "svc/lib.star",
        line: 3,
        column: 9,
        function: "deploy",
        snippet: "\treturn host.shell(cmd)",
      },
    ],
    cause: new OcurootError("host/exit-status", "Cannot go on: exit status 3", {
      cause: new Error("broken pipe"),
    }),
  },
);

Deno.test("errors show traceback, caret, causes, hint and code", async (t) => {
  await t.assertSnapshot(renderError(NESTED, PLAIN));
  await t.assertSnapshot(renderError(NESTED, { ...PLAIN, debug: true }));
});

Deno.test("errors are coloured for terminals only", () => {
  const style = createStyle(true);
  assert.match(renderError(NESTED, { style, debug: false }), /\x1b\[31m/);
  assert.doesNotMatch(renderError(NESTED, PLAIN), /\x1b/);
});

Deno.test("F47 errors cannot drive the terminal", () => {
  const error = new OcurootError("run/failed", "Cannot \x1b]0;x\x07go\x1b[2J", {
    hint: "\x9b2JMend.",
    frames: [{ file: "a\x1b[2J", line: 1, column: 1, snippet: "\x1bcx" }],
  });
  const text = renderError(error, PLAIN);
  assert.doesNotMatch(text, /[\x1b\x9b\x07]/);
  assert.match(text, /Cannot go/);
});

Deno.test("a column beyond its line keeps the caret under the line", () => {
  const frames = [{ file: "a", line: 1, column: 99, snippet: "  ab" }];
  const error = new OcurootError("config/eval", "Cannot", { frames });
  assert.match(renderError(error, PLAIN), /\n {4}ab\n {4} {2}\^\n/);
});

Deno.test("a cause that is its own cause ends", () => {
  const error = new Error("round");
  error.cause = error;
  const lines = renderError(error, PLAIN).split("\n");
  assert.equal(lines.filter((line) => line.startsWith("Caused by")).length, 8);
});
