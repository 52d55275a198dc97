// SPDX-License-Identifier: MIT
/**
 * Lists the spellings in which a secret may show up in text: as it is, line
 * by line, escaped for JSON or a URL, in hex and in base64. It knows no
 * encryption or compression: what is transformed further is out of reach.
 *
 * @module
 */

/** Shorter values are masked only as they are: their codes are everywhere. */
const MIN_ENCODED = 4;

/** A shorter stretch of base64 would match by chance. */
const MIN_BASE64 = 6;

/**
 * Lists the forms of a secret.
 *
 * @param value The secret, not empty.
 * @returns Its forms, the value itself among them, without duplicates.
 */
export function secretForms(value: string): readonly string[] {
  const forms = new Set([value]);
  for (const line of value.split(/\r?\n/)) {
    const text = line.trim();
    if (text.length < MIN_ENCODED) continue;
    forms.add(text);
    for (const form of encodedForms(text)) forms.add(form);
  }
  if (value.length >= MIN_ENCODED) {
    for (const form of encodedForms(value)) forms.add(form);
  }
  return [...forms];
}

function encodedForms(value: string): string[] {
  const json = JSON.stringify(value).slice(1, -1);
  const uri = encodeURIComponent(value.toWellFormed());
  const hex = new TextEncoder().encode(value).toHex();
  return [
    json,
    json.replace(/[<>&\u2028\u2029]/g, unicodeEscape),
    json.replace(/[^ -~]/g, unicodeEscape),
    uri,
    uri.replace(/%20/g, "+"),
    uri.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    encodeURI(value.toWellFormed()),
    hex,
    hex.toUpperCase(),
    ...base64Forms(value),
  ];
}

function unicodeEscape(char: string): string {
  return "\\u" + char.charCodeAt(0).toString(16).padStart(4, "0");
}

/**
 * Gives the stretches of base64 that depend on the value alone, wherever it
 * begins within a group of three bytes, and the padded form of the value by
 * itself.
 */
function base64Forms(value: string): string[] {
  const bytes = new TextEncoder().encode(value);
  const forms = [bytes.toBase64()];
  for (const shift of [0, 1, 2]) {
    const shifted = new Uint8Array(shift + bytes.length);
    shifted.set(bytes, shift);
    const first = Math.ceil(shift * 8 / 6);
    const end = Math.floor(shifted.length * 8 / 6);
    forms.push(shifted.toBase64().slice(first, end));
  }
  return forms.filter((form) => form.length >= MIN_BASE64)
    .flatMap((form) => [form, urlSafe(form)]);
}

function urlSafe(base64: string): string {
  return base64.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
