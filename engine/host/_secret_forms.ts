// SPDX-License-Identifier: MIT
/**
 * Lists the spellings in which a secret may show up in text: as it is, line
 * by line, escaped for JSON, a URL, a shell or XML, in hex and in base64. It
 * knows no encryption or compression: what is transformed further is out of
 * reach.
 *
 * @module
 */

/** One spelling of a secret. */
export interface SecretForm {
  /** How it is spelled. */
  readonly text: string;
  /** True when letters stand for the same in upper and lower case. */
  readonly anyCase: boolean;
}

/**
 * What is shorter is not looked for: it is everywhere, and masking it would
 * tell more than it hides.
 */
export const MIN_SECRET = 4;

/**
 * Lists the forms of a secret.
 *
 * @param value The secret.
 * @returns Its forms without duplicates; none for one that is too short.
 */
export function secretForms(value: string): readonly SecretForm[] {
  const unix = value.replaceAll("\r\n", "\n");
  const parts = [value, unix, unix.trim()];
  for (const line of unix.split("\n")) parts.push(line.trim());
  const forms = new Map<string, SecretForm>();
  for (const part of new Set(parts)) {
    if (part.trim().length < MIN_SECRET) continue;
    for (const text of caseSensitive(part)) add({ text, anyCase: false });
    for (const text of caseless(part)) add({ text, anyCase: true });
  }
  return [...forms.values()];

  function add(form: SecretForm): void {
    if (form.text.length < MIN_SECRET) return;
    if (!forms.has(form.text)) forms.set(form.text, form);
  }
}

function caseSensitive(value: string): string[] {
  const json = jsonText(value);
  return [
    value,
    json,
    jsonText(json),
    json.replace(/[<>&\u2028\u2029]/g, unicodeEscape),
    ...shellForms(value),
    value.replace(/[&<>"']/g, (char) => XML[char] ?? char),
    ...base64Forms(value),
  ];
}

function caseless(value: string): string[] {
  const bytes = new TextEncoder().encode(value);
  const pairs = bytes.toHex().match(/../g) ?? [];
  return [
    ...urlForms(value),
    jsonText(value).replace(/[^ -~]/g, unicodeEscape),
    bytes.toHex(),
    pairs.join(":"),
    pairs.join(" "),
    pairs.map((pair) => `\\x${pair}`).join(""),
    pairs.map((pair) => `%${pair}`).join(""),
  ];
}

function jsonText(value: string): string {
  return JSON.stringify(value).slice(1, -1);
}

function unicodeEscape(char: string): string {
  return "\\u" + char.charCodeAt(0).toString(16).padStart(4, "0");
}

const XML: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** What stands between quotes, or without them, where a shell is traced. */
function shellForms(value: string): string[] {
  const controls = value.replaceAll("\\", "\\\\").replaceAll("\n", "\\n")
    .replaceAll("\t", "\\t");
  return [
    value.replaceAll("'", `'\\''`),
    value.replaceAll("'", `'"'"'`),
    value.replace(/[\\"$`]/g, "\\$&"),
    value.replace(/[\\"$`!]/g, "\\$&"),
    value.replace(/[^\w@%+=:,./\n\u0080-\uffff-]/g, "\\$&"),
    controls.replaceAll("'", "\\'"),
  ];
}

/** Encoders differ in which marks they leave alone. */
function urlForms(value: string): string[] {
  const wellFormed = value.toWellFormed();
  const component = encodeURIComponent(wellFormed);
  const strict = component.replace(/[!'()*]/g, percent);
  const form = new URLSearchParams({ v: wellFormed }).toString().slice(2);
  const inUrl = encodeURI(wellFormed);
  return [component, strict, form, inUrl, inUrl.replace(/[#?]/g, percent)]
    .flatMap((text) => [
      text,
      text.replaceAll("%20", "+"),
      text.replaceAll("+", "%20"),
    ]);
}

function percent(char: string): string {
  return "%" + char.charCodeAt(0).toString(16);
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
  return forms.flatMap((form) => [
    form,
    form.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, ""),
    encodeURIComponent(form),
  ]);
}
