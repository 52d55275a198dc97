// SPDX-License-Identifier: MIT
/**
 * The real process as an `Io`: synchronous writes to the standard streams,
 * so that nothing is lost when the process ends. It decides nothing.
 *
 * @module
 */

import { every } from "../engine/clock.ts";
import { OcurootError } from "@ocuroot/sdk/error";
import type { Ahead, AheadOptions } from "../engine/config/ahead.ts";
import type { Engine } from "./_engine.ts";
import type { Io, Output } from "./io.ts";

/** Stands in for a size that the stream does not have. */
const PIPE_SIZE = { columns: 80, rows: 24 };

/**
 * Makes the `Io` of this process.
 *
 * @returns The process as a value.
 */
export function denoIo(): Io {
  return {
    stdout: outputOn(Deno.stdout),
    stderr: outputOn(Deno.stderr),
    readStdin: () => new Response(Deno.stdin.readable).text(),
    stdinLines,
    env: Deno.env.toObject(),
    pid: Deno.pid,
    cwd: Deno.cwd(),
    now: () => Date.now(),
    every,
    onSignal(signal, handler) {
      if (Deno.build.os === "windows" && signal === "SIGTERM") return () => {};
      Deno.addSignalListener(signal, handler);
      return () => Deno.removeSignalListener(signal, handler);
    },
    exit: (code) => Deno.exit(code),
    openLog,
    saveFile,
    ahead: startAhead,
    engine: loadEngine,
  };
}

/** Nothing is loaded for it where there is no TypeScript. */
async function startAhead(options: AheadOptions): Promise<Ahead> {
  if (!options.typed && !isFile(`${options.cwd}/repo.ocu.ts`)) return {};
  const { startAhead } = await import("../engine/config/ahead.ts");
  return await startAhead(options);
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

async function loadEngine(): Promise<Engine> {
  const { lazyVerbs } = await import("../engine/verbs.ts");
  return lazyVerbs();
}

function outputOn(stream: typeof Deno.stdout | typeof Deno.stderr): Output {
  const encoder = new TextEncoder();
  return {
    write: (text) => writeAll(stream, encoder.encode(text)),
    isTerminal: stream.isTerminal(),
    size: consoleSize,
  };
}

function writeAll(
  stream: { writeSync(bytes: Uint8Array): number },
  bytes: Uint8Array,
): void {
  let rest = bytes;
  while (rest.length > 0) {
    try {
      rest = rest.subarray(stream.writeSync(rest));
    } catch (error) {
      // A reader such as `head` that went away is no reason to fail.
      if (error instanceof Deno.errors.BrokenPipe) return;
      // A full pipe in non-blocking mode: the reader is slow, not gone.
      if (!(error instanceof Deno.errors.WouldBlock)) throw error;
    }
  }
}

function consoleSize(): { columns: number; rows: number } {
  try {
    return Deno.consoleSize();
  } catch {
    return PIPE_SIZE;
  }
}

function saveFile(path: string, text: string): void {
  try {
    Deno.writeTextFileSync(path, text);
  } catch (error) {
    throw new OcurootError("host/file", `Cannot write "${path}"`, {
      cause: error,
      hint: "Name a file in a directory that is there.",
    });
  }
}

function openLog(path: string): (text: string) => void {
  const cut = path.lastIndexOf("/");
  Deno.mkdirSync(path.slice(0, cut), { recursive: true });
  const file = Deno.openSync(path, { create: true, append: true });
  const encoder = new TextEncoder();
  return (text) => writeAll(file, encoder.encode(text));
}

async function* stdinLines(prompt: () => void): AsyncIterable<string> {
  let rest = "";
  prompt();
  const chunks = Deno.stdin.readable.pipeThrough(new TextDecoderStream());
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split(/\r?\n/);
    rest = lines.pop() ?? "";
    for (const line of lines) {
      yield line;
      prompt();
    }
  }
  if (rest !== "") yield rest;
}
