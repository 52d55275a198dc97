// SPDX-License-Identifier: MIT
/**
 * Groups of nodes of which each leads to each other: the circles of a graph.
 *
 * @module
 */

/** One node while the graph is walked. */
interface Visit {
  readonly index: number;
  low: number;
  open: boolean;
}

/**
 * Finds the circles of a graph.
 *
 * @param edges Where each node leads.
 * @returns Groups of nodes, sorted; a single node that leads to itself too.
 */
export function groupsOf(
  edges: ReadonlyMap<string, readonly string[]>,
): readonly (readonly string[])[] {
  const visits = new Map<string, Visit>();
  const path: string[] = [];
  const groups: (readonly string[])[] = [];
  for (const node of [...edges.keys()].sort()) {
    if (!visits.has(node)) walk(node, { edges, visits, path, groups });
  }
  return groups.filter(([first = "", ...others]) =>
    others.length > 0 || (edges.get(first) ?? []).includes(first)
  ).map((group) => group.toSorted());
}

interface Walk {
  readonly edges: ReadonlyMap<string, readonly string[]>;
  readonly visits: Map<string, Visit>;
  readonly path: string[];
  readonly groups: (readonly string[])[];
}

/** Tarjan's algorithm, with a stack of its own: chains may be long. */
function walk(start: string, { edges, visits, path, groups }: Walk): void {
  const stack: { node: string; visit: Visit; next: number }[] = [];
  const enter = (node: string) => {
    const visit = { index: visits.size, low: visits.size, open: true };
    visits.set(node, visit);
    path.push(node);
    stack.push({ node, visit, next: 0 });
  };
  enter(start);
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const { node, visit } = top;
    const target = edges.get(node)?.[top.next++];
    if (target !== undefined) {
      const known = visits.get(target);
      if (known === undefined) enter(target);
      else if (known.open) visit.low = Math.min(visit.low, known.index);
      continue;
    }
    stack.pop();
    const above = stack.at(-1)?.visit;
    if (above !== undefined) above.low = Math.min(above.low, visit.low);
    if (visit.low !== visit.index) continue;
    const group = path.splice(path.lastIndexOf(node));
    for (const member of group) {
      const closed = visits.get(member);
      if (closed !== undefined) closed.open = false;
    }
    groups.push(group);
  }
}
