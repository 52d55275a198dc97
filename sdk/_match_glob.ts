// SPDX-License-Identifier: MIT
/**
 * Matching without backtracking, for patterns on which a regular expression
 * could take for ever. It is slower on ordinary ones, so `glob.ts` asks first.
 *
 * @module
 */

import type { GlobNode } from "./_parse_glob.ts";

/** More ways than this to split one text between wildcards are too many. */
const MAX_AMBIGUITY = 3;

/**
 * Tells whether backtracking could be slow: every wildcard that competes with
 * another one for the same text adds a power to the time.
 *
 * @param nodes The pattern.
 * @returns True when it should be matched by {@link matchByPositions}.
 */
export function isAmbiguous(nodes: readonly GlobNode[]): boolean {
  return ambiguity(nodes) > MAX_AMBIGUITY;
}

/**
 * Matches by carrying, from node to node, the set of all positions reached.
 *
 * @param nodes The pattern.
 * @param text The candidate.
 * @returns True when the whole of it matches.
 */
export function matchByPositions(
  nodes: readonly GlobNode[],
  text: string,
): boolean {
  const characters = [...text];
  const reached = advanceAll(nodes, { characters, positions: new Set([0]) });
  return reached.has(characters.length);
}

/** Positions are indexes into `characters`, kept in ascending order. */
interface Front {
  readonly characters: readonly string[];
  readonly positions: ReadonlySet<number>;
}

function ambiguity(nodes: readonly GlobNode[]): number {
  let total = 0;
  let starsInSegment = 0;
  for (const node of nodes) {
    if (node.kind === "text" && node.text.includes("/")) starsInSegment = 0;
    if (node.kind === "any") {
      total += node.crosses || starsInSegment > 0 ? 1 : 0;
      starsInSegment++;
    }
    if (node.kind === "choice") {
      total += 1 + choiceAmbiguity(node.alternatives);
      starsInSegment++;
    }
  }
  return total;
}

function choiceAmbiguity(alternatives: readonly (readonly GlobNode[])[]) {
  let total = 0;
  for (const nodes of alternatives) {
    total += ambiguity(nodes);
    total += nodes.filter((node) => node.kind === "any").length;
  }
  return total;
}

function advanceAll(
  nodes: readonly GlobNode[],
  front: Front,
): ReadonlySet<number> {
  let positions = front.positions;
  for (const node of nodes) {
    if (positions.size === 0) break;
    positions = advance(node, { ...front, positions });
  }
  return positions;
}

function advance(node: GlobNode, front: Front): ReadonlySet<number> {
  switch (node.kind) {
    case "text":
      return overText([...node.text], front);
    case "any":
      return overAny(node.crosses, front);
    case "one":
      return overOne(front, (character) => node.crosses || character !== "/");
    case "set":
      return overOne(front, (character) => inSet(node, character));
    case "choice":
      return overChoice(node.alternatives, front);
  }
}

function overText(text: readonly string[], front: Front): Set<number> {
  const { characters, positions } = front;
  const reached = new Set<number>();
  for (const at of positions) {
    if (text.every((character, i) => characters[at + i] === character)) {
      reached.add(at + text.length);
    }
  }
  return reached;
}

function overAny(crosses: boolean, front: Front): Set<number> {
  const { characters, positions } = front;
  const reached = new Set<number>();
  for (const from of positions) {
    let at = from;
    while (!reached.has(at)) {
      reached.add(at);
      const blocked = !crosses && characters[at] === "/";
      if (blocked || at === characters.length) break;
      at++;
    }
  }
  return reached;
}

function overOne(
  front: Front,
  accepts: (character: string) => boolean,
): Set<number> {
  const reached = new Set<number>();
  for (const at of front.positions) {
    const character = front.characters[at];
    if (character !== undefined && accepts(character)) reached.add(at + 1);
  }
  return reached;
}

function overChoice(
  alternatives: readonly (readonly GlobNode[])[],
  front: Front,
): Set<number> {
  const reached = alternatives.flatMap((nodes) => [
    ...advanceAll(nodes, front),
  ]);
  return new Set(reached);
}

function inSet(
  set: GlobNode & { readonly kind: "set" },
  character: string,
): boolean {
  const point = character.codePointAt(0) ?? 0;
  const listed = set.ranges.some(([low, high]) =>
    low <= point && point <= high
  );
  return listed !== set.negated;
}
