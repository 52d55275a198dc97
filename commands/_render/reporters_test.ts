// SPDX-License-Identifier: MIT

import assert from "node:assert/strict";
import { OcurootError } from "@ocuroot/sdk/error";
import type { Event } from "../../engine/event.ts";
import type { Io, Output } from "../io.ts";
import { EVENTS, UNFINISHED } from "./_events.ts";
import { createGithubReporter } from "./github.ts";
import { createJsonReporter } from "./json_lines.ts";
import { createPlainReporter } from "./plain.ts";
import { createReporter, type Reporter } from "./reporter.ts";
import { createStyle } from "./style.ts";
import { createTerminalReporter } from "./terminal.ts";
import { renderTree } from "./tree.ts";
import { applyEvent, type TreeModel } from "./tree_model.ts";

Deno.test("K63 plain progress is a line per event", async (t) => {
  await t.assertSnapshot(shown(createPlainReporter, EVENTS));
});

Deno.test("github progress folds runs and points at errors", async (t) => {
  await t.assertSnapshot(shown(createGithubReporter, EVENTS));
});

Deno.test("github progress: no log line is a workflow command", () => {
  const lines = shown(createGithubReporter, EVENTS).split("\n");
  const commands = lines.filter((line) => /^\s*::|##\[/.test(line));
  const own = /^::(group::|endgroup::|error file=|warning file=)/;
  assert.ok(commands.length > 0);
  for (const line of commands) assert.match(line, own);
});

Deno.test("github progress shows what is unfinished at the end", () => {
  const text = shown(createGithubReporter, UNFINISHED);
  assert.match(text, /::group::.*task\/test\/1\n\| a\n/);
});

Deno.test("github progress annotates the file of an error", () => {
  const { output, text } = memory();
  const frames = [{ file: "a,b.star", line: 2, column: 5 }];
  createGithubReporter(output).error?.(
    new OcurootError("config/eval", "Cannot load: 100%", {
      frames,
      hint: "Mend it.",
    }),
    (line) => line,
  );
  assert.equal(
    text(),
    "::error file=a%2Cb.star,line=2,col=5,title=config/eval::" +
      "Cannot load: 100%25%0AMend it.\n",
  );
});

Deno.test("json progress is the events, one per line", () => {
  const lines = shown(createJsonReporter, EVENTS).trimEnd().split("\n");
  assert.deepEqual(
    lines.map((line) => JSON.parse(line)),
    JSON.parse(JSON.stringify(EVENTS)),
  );
});

Deno.test("K63 the tree while runs go on and when they ended", async (t) => {
  const model: TreeModel = new Map();
  const options = {
    style: createStyle(false),
    now: 5000,
    frame: 0,
    debug: false,
  };
  for (const event of [...EVENTS, ...UNFINISHED]) {
    applyEvent(model, event, { now: 1000 });
  }
  await t.assertSnapshot(renderTree(model, options).join("\n"));
  await t.assertSnapshot(
    renderTree(model, { ...options, debug: true }).join("\n"),
  );
});

Deno.test("K63 a running item shows its last four lines, a done one none", () => {
  const model: TreeModel = new Map();
  for (const event of UNFINISHED) applyEvent(model, event, { now: 0 });
  const options = { style: createStyle(false), now: 0, frame: 0, debug: false };
  const tail = renderTree(model, options).filter((line) => line.includes("│"));
  assert.deepEqual(tail.map((line) => line.trim()), [
    "│ b",
    "│ c",
    "│ d",
    "│ e",
  ]);
});

Deno.test("E68 the live tree leaves no timer and shows the cursor again", () => {
  const { output, text } = memory();
  const timers = new Set<() => void>();
  const io = fakeIo(output, timers);
  const reporter = createTerminalReporter({
    io,
    style: createStyle(true),
    debug: false,
  });
  for (const event of EVENTS.slice(0, 8)) reporter.event(event);
  timers.forEach((tick) => tick());
  for (const event of EVENTS.slice(8)) reporter.event(event);
  assert.equal(timers.size, 1);
  reporter.finish();
  reporter.finish();
  assert.equal(timers.size, 0);
  assert.equal(text().split("\x1b[?25l").length, 2);
  assert.ok(text().endsWith("\x1b[?25h"));
  assert.equal(text().split("Deploy to live").length, 2, "printed once");
});

Deno.test("progress auto: by what is on the other side of stderr", async (t) => {
  const table: [Record<string, string>, boolean, RegExp][] = [
    [{}, false, /^Warning: x\n$/],
    [{}, true, /^$/],
    [{ TERM: "dumb" }, true, /^Warning: x\n$/],
    [{ CI: "true" }, true, /^Warning: x\n$/],
    [{ GITHUB_ACTIONS: "true" }, false, /^::warning title=ocuroot::x\n$/],
  ];
  for (const [env, isTerminal, expected] of table) {
    await t.step(JSON.stringify([env, isTerminal]), async () => {
      const { output, text } = memory({ isTerminal });
      const io = { ...fakeIo(output, new Set()), env };
      const reporter = await createReporter(io, {});
      reporter.event({ kind: "warning", message: "x" });
      assert.match(text(), expected);
    });
  }
});

function shown(
  create: (output: Output) => Reporter,
  events: readonly Event[],
): string {
  const { output, text } = memory();
  const reporter = create(output);
  for (const event of events) reporter.event(event);
  reporter.finish();
  return text();
}

function memory(
  { isTerminal = false }: { isTerminal?: boolean } = {},
): { output: Output; text: () => string } {
  const texts: string[] = [];
  return {
    output: {
      write: (text) => void texts.push(text),
      isTerminal,
      size: () => ({ columns: 80, rows: 50 }),
    },
    text: () => texts.join(""),
  };
}

function fakeIo(stderr: Output, timers: Set<() => void>): Io {
  const io: Partial<Io> = {
    stderr,
    env: {},
    now: () => 1000,
    every(_ms, callback) {
      timers.add(callback);
      return () => timers.delete(callback);
    },
  };
  return io as Io;
}
