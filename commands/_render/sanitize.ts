// SPDX-License-Identifier: MIT
/**
 * Takes out of untrusted text what could drive a terminal: cursor moves,
 * titles, clipboard writes, invisible direction marks. Colours may stay. It
 * does not mask secrets.
 *
 * @module
 */

// deno-lint-ignore-file no-control-regex -- control characters are the subject

/** String sequences (OSC, DCS, SOS, PM, APC) up to their end or the line's. */
const STRINGS =
  /(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)?/g;
/** Control sequences: parameters, intermediates, final byte. */
const CONTROLS = /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?/g;
/** A colour or style. */
const STYLE = /^(?:\x1b\[|\x9b)([0-9;:]*)m$/;
/** Other escapes: ESC, intermediates, final byte. */
const ESCAPES = /\x1b[ -/]*[0-~]?/g;
/** Control characters but tab and newline, and marks that reorder text. */
const REST =
  /[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
/** Keeps styles out of the way of {@link ESCAPES} and {@link REST}. */
const KEPT = "\uE000";

/** How to sanitize. */
export interface SanitizeOptions {
  /** Keep colours and styles, closed at the end of the text. */
  readonly color?: boolean;
}

/**
 * Makes untrusted text safe to print.
 *
 * @param text What someone else wrote.
 * @param options Whether colours stay.
 * @returns The text without escapes and control characters.
 */
export function sanitize(text: string, options: SanitizeOptions = {}): string {
  if (!NEEDS_WORK.test(text)) return text;
  const styles: string[] = [];
  const plain = text
    .replaceAll(KEPT, "")
    .replace(/\r\n/g, "\n")
    .replace(STRINGS, "")
    .replace(CONTROLS, (sequence) => {
      const style = options.color ? STYLE.exec(sequence) : null;
      if (style === null) return "";
      styles.push(`\x1b[${style[1] ?? ""}m`);
      return KEPT;
    })
    .replace(ESCAPES, "")
    .replace(REST, "");
  if (styles.length === 0) return plain;
  return plain.replaceAll(KEPT, () => styles.shift() ?? "") + "\x1b[0m";
}

const NEEDS_WORK =
  /[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\uE000]/;
