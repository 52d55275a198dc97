// SPDX-License-Identifier: MIT

// deno-lint-ignore-file no-control-regex -- control characters are the subject

import assert from "node:assert/strict";
import type { Output } from "../io.ts";
import { createPainter } from "./painter.ts";
import { clip, textWidth } from "./width.ts";

Deno.test("painter: a frame is one write, an unchanged frame none", () => {
  const screen = terminal({ columns: 20, rows: 10 });
  const painter = createPainter(screen.output);
  painter.paint(["a", "b"]);
  painter.paint(["a", "b"]);
  assert.equal(screen.writes.length, 1);
  painter.paint(["a", "c", "d"]);
  assert.equal(screen.writes.length, 2);
  assert.deepEqual(screen.visible(), ["a", "c", "d"]);
  painter.finish(["done"]);
  assert.deepEqual(screen.visible(), ["done"]);
});

Deno.test("painter: a block higher than the window shows its end", () => {
  const screen = terminal({ columns: 20, rows: 4 });
  const painter = createPainter(screen.output);
  const lines = ["1", "2", "3", "4", "5", "6"];
  painter.paint(lines);
  assert.deepEqual(screen.visible(), ["4", "5", "6"]);
  painter.finish(lines);
  assert.deepEqual(screen.visible(), lines);
});

Deno.test("painter: long lines are cut while live and whole at the end", () => {
  const screen = terminal({ columns: 6, rows: 9 });
  const painter = createPainter(screen.output);
  painter.paint(["abcdefgh"]);
  assert.deepEqual(screen.visible(), ["abcd…"]);
  painter.finish(["abcdefgh"]);
  assert.deepEqual(screen.visible(), ["abcdefgh"]);
});

Deno.test("painter: after a resize it moves up over wrapped rows", () => {
  const size = { columns: 20, rows: 10 };
  const screen = terminal(size);
  const painter = createPainter(screen.output);
  painter.paint(["abcdefghijkl", "x"]);
  size.columns = 5;
  painter.paint(["y"]);
  assert.match(screen.writes[1] ?? "", /\x1b\[4A/);
});

Deno.test("width: styles and marks take no cell, wide characters two", () => {
  assert.equal(textWidth("\x1b[31mab\x1b[0m"), 2);
  assert.equal(textWidth("日本"), 4);
  assert.equal(textWidth("e\u0301"), 1);
  assert.equal(textWidth("🚀"), 2);
  assert.equal(clip("日本語", 5), "日本…");
  assert.equal(clip("\x1b[31mabcdef", 4), "\x1b[31mabc…\x1b[0m");
  assert.equal(clip("abc", 3), "abc");
});

/** A terminal that knows moving up, erasing and newlines. */
function terminal(size: { columns: number; rows: number }): {
  output: Output;
  writes: string[];
  visible: () => string[];
} {
  const writes: string[] = [];
  return {
    writes,
    output: {
      isTerminal: true,
      size: () => ({ ...size }),
      write: (text) => void writes.push(text),
    },
    visible() {
      let rows: string[] = [];
      let at = 0;
      const tokens = writes.join("").matchAll(/\x1b\[([?\d]*)([A-Za-z])|[^]/g);
      for (const [token, count, final] of tokens) {
        if (final === "A") at = Math.max(0, at - Number(count));
        else if (final === "K") continue;
        else if (final === "J") rows = rows.slice(0, at);
        else if (token === "\n") at++;
        else if (token === "\r") rows[at] = "";
        else if (final === undefined) {
          rows[at] = fresh(rows, at) + token;
        }
        if (token === "\n") rows[at] = "";
      }
      return rows.slice(0, at);
    },
  };
}

function fresh(rows: readonly string[], at: number): string {
  return rows[at] ?? "";
}
