// SPDX-License-Identifier: MIT
/**
 * Cuts a byte stream into lines of text. A line without end is an error, not
 * a way to fill memory.
 *
 * @module
 */

/**
 * Reads lines.
 *
 * @param stream The bytes.
 * @param max The longest line allowed, in characters.
 * @returns Each line without its break; an unfinished last one is left out.
 * @throws {RangeError} when a line is longer.
 */
export async function* linesOf(
  stream: AsyncIterable<Uint8Array>,
  max: number,
): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  const held: string[] = [];
  let size = 0;
  for await (const bytes of stream) {
    const lines = decoder.decode(bytes, { stream: true }).split("\n");
    const rest = lines.pop() ?? "";
    for (const line of lines) {
      yield held.splice(0).join("") + line;
      size = 0;
    }
    held.push(rest);
    size += rest.length;
    if (size > max) throw new RangeError(`A line is longer than ${max}`);
  }
}
