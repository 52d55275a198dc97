#!/usr/bin/env node
// SPDX-License-Identifier: MIT
/**
 * Starts ocuroot from a package of npm, where Node is what there is: the
 * program runs on Deno, which the package `deno` brings along. It passes on
 * arguments, signals and the exit code, and does nothing else.
 *
 * @module
 */

import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);

/** The executable, which is put in place now where install scripts are off. */
function denoPath() {
  const name = process.platform === "win32" ? "deno.exe" : "deno";
  const path = join(dirname(require.resolve("deno/package.json")), name);
  return existsSync(path) ? path : require("deno/install_api.cjs").runInstall();
}

const program = fileURLToPath(new URL("./ocuroot.js", import.meta.url));
const flags = ["run", "--allow-all", "--no-config", "--no-lock", "--no-check"];
const child = spawn(
  denoPath(),
  [...flags, program, ...process.argv.slice(2)],
  { stdio: "inherit" },
);
// A terminal tells all of its processes; this one waits for the other's end.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
  });
}
child.on("error", (error) => {
  process.stderr.write(`Error: Cannot start Deno: ${error.message}\n`);
  process.exit(1);
});
child.on("exit", (code) => process.exit(code ?? 130));
