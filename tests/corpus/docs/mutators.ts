// SPDX-License-Identifier: MIT
/**
 * Twenty ways in which the file of a document goes bad: by a disk, by hand,
 * by a merge. Each takes the text of a good document.
 *
 * @module
 */

type Change = (text: string) => string;

/** Documents as plain data, for the mutators that keep them JSON. */
type Body = { [key: string]: unknown };

function edit(change: (document: Body) => unknown): Change {
  return (text) => {
    const document = JSON.parse(text);
    return JSON.stringify(change(document) ?? document);
  };
}

/**
 * Mutators by name. `harmless` ones leave a document that reads the same;
 * `fields` ones change what the shape of some kinds does not tell.
 */
export const MUTATORS: Readonly<
  Record<
    string,
    {
      readonly change: Change;
      readonly effect: "broken" | "shape" | "harmless";
    }
  >
> = {
  "cut in half": {
    change: (text) => text.slice(0, text.length / 2),
    effect: "broken",
  },
  "empty": { change: () => "", effect: "broken" },
  "only white space": { change: () => " \n\t", effect: "broken" },
  "zeroes, as after a power loss": {
    change: (text) => "\0".repeat(text.length),
    effect: "broken",
  },
  "a byte order mark": {
    change: (text) => `\ufeff${text}`,
    effect: "harmless",
  },
  "merge markers": {
    change: (text) => `<<<<<<< ours\n${text}\n=======\n${text}\n>>>>>>> theirs`,
    effect: "broken",
  },
  "twice": { change: (text) => text + text, effect: "broken" },
  "a comma at the end": {
    change: (text) => text.replace(/\}$/, ",}"),
    effect: "broken",
  },
  "single quotes": {
    change: (text) => text.replaceAll('"', "'"),
    effect: "broken",
  },
  "not a number": {
    change: (text) => text.replace(/\}$/, ', "x": NaN}'),
    effect: "broken",
  },
  "nested without end": {
    change: () => `${"[".repeat(100_000)}`,
    effect: "broken",
  },
  "a list": { change: (text) => `[${text}]`, effect: "broken" },
  "null": { change: () => "null", effect: "broken" },
  "an unknown kind": {
    change: edit((document) => ({ ...document, kind: "nonsense" })),
    effect: "broken",
  },
  "no kind": {
    change: edit(({ kind: _kind, ...rest }) => rest),
    effect: "broken",
  },
  "links of a wrong type": {
    change: edit((document) => ({ ...document, links: { a: 1 } })),
    effect: "broken",
  },
  "a number for a body": {
    change: edit((document) => ({ ...document, body: 5 })),
    effect: "shape",
  },
  "a body of another shape": {
    change: edit((document) => ({ ...document, body: { nonsense: [1, 2] } })),
    effect: "shape",
  },
  "no body": {
    change: edit(({ body: _body, ...rest }) => rest),
    effect: "shape",
  },
  "a key that nobody knows": {
    change: edit((document) => ({ ...document, future: { version: 9 } })),
    effect: "harmless",
  },
};
