// SPDX-License-Identifier: MIT
/**
 * The process as a command sees it: whatever it writes to standard output,
 * standard error or the log file leaves with secrets masked. Each text is
 * masked by itself, so it has to be whole lines. Input is not touched.
 *
 * @module
 */

import type { Io, Output } from "./io.ts";

/**
 * Puts a mask before every exit of a process.
 *
 * @param io The process.
 * @param mask Masks secrets, also those that become known later.
 * @returns The same process, masked.
 */
export function maskedIo(io: Io, mask: (text: string) => string): Io {
  return {
    ...io,
    stdout: maskedOutput(io.stdout, mask),
    stderr: maskedOutput(io.stderr, mask),
    openLog(path) {
      const write = io.openLog(path);
      return (text) => write(mask(text));
    },
    saveFile: (path, text) => io.saveFile(path, mask(text)),
  };
}

function maskedOutput(output: Output, mask: (text: string) => string): Output {
  return {
    ...output,
    write: (text) => output.write(mask(text)),
  };
}
