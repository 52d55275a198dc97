// SPDX-License-Identifier: MIT
/**
 * Compares stores document by document, past what two runs of one client
 * differ in too: times, the order of keys and links, type names, and the
 * slots that only we use. It judges no difference.
 *
 * @module
 */

/** Documents of both stores by `<store> <ref>`. */
export type Books = ReadonlyMap<string, unknown>;

/** A document that is not the same for two sides. */
export interface Difference {
  /** `<store> <ref>`. */
  readonly at: string;
  /** What one side has; undefined for nothing. */
  readonly ours: unknown;
  /** What the other has. */
  readonly theirs: unknown;
}

/**
 * Reads all documents of both stores.
 *
 * @param store Gives the directory of a store.
 * @returns The documents in comparable form.
 */
export function readBooks(
  store: (name: "state" | "intent") => string,
): Books {
  const books = new Map<string, unknown>();
  for (const name of ["state", "intent"] as const) {
    for (const path of filesBelow(`${store(name)}/refs`)) {
      const ref = path.replace(/\/@object\.json$/, "");
      if (/\/\d+\/(attempt|claim|late)$/.test(ref)) continue;
      const file = `${store(name)}/refs/${path}`;
      const { kind, links, body } = JSON.parse(Deno.readTextFileSync(file));
      books.set(`${name} ${ref}`, {
        kind,
        links: [...links ?? []].sort(),
        body: /\/logs$/.test(ref) ? body ?? [] : comparable(body),
      });
    }
  }
  return new Map(
    [...books].map(([at, envelope]) => [at, comparable(envelope)]),
  );
}

function filesBelow(root: string, below = ""): string[] {
  const found: string[] = [];
  for (const { name, isDirectory } of entriesOf(`${root}/${below}`)) {
    const path = below === "" ? name : `${below}/${name}`;
    if (isDirectory) found.push(...filesBelow(root, path));
    else if (name === "@object.json") found.push(path);
  }
  return found;
}

/** Small files are read several times faster while nobody else gets a turn. */
function entriesOf(path: string): readonly Deno.DirEntry[] {
  try {
    return [...Deno.readDirSync(path)];
  } catch {
    return [];
  }
}

/** Keys in order, times alike. */
function comparable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value === "string") return value.replace(TIME, "<time>");
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1)
      .map(([key, item]) => [key, comparable(item)]),
  );
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/**
 * Lists what differs.
 *
 * @param ours One side.
 * @param theirs The other.
 * @returns Differences by place.
 */
export function compareBooks(ours: Books, theirs: Books): Difference[] {
  const places = [...new Set([...ours.keys(), ...theirs.keys()])].sort();
  return places.flatMap((at) => {
    const [a, b] = [ours.get(at), theirs.get(at)];
    return JSON.stringify(a) === JSON.stringify(b)
      ? []
      : [{ at, ours: a, theirs: b }];
  });
}
