// SPDX-License-Identifier: MIT
/**
 * Draws a release that has been laid out as SVG. It places nothing, and has
 * no colours: those are in the style sheet.
 *
 * @module
 */

import { el, type Element } from "../element.ts";
import type {
  Box,
  Graph,
  GraphEdge,
  GraphNode,
  PhaseBox,
  Point,
} from "./graph.ts";

/** Wider ones are drawn smaller on a telephone, down to this. */
const WIDE = 480;

/**
 * Draws a release.
 *
 * @param graph Where everything is.
 * @returns The drawing.
 */
export function graphSvg(graph: Graph): Element {
  const { width, height, phases, nodes, edges } = graph;
  const size = { width: Math.ceil(width), height: Math.ceil(height) };
  return el(
    "svg",
    {
      ...size,
      viewBox: `0 0 ${size.width} ${size.height}`,
      class: size.width > WIDE ? "graph wide" : "graph",
      "aria-label": "Phases, tasks and what they need; the list below says " +
        "the same in words",
    },
    el("defs", null, arrowHead("need"), arrowHead("order")),
    phases.map(phaseBox),
    phases.slice(1).map((_, index) => order(graph, index)),
    edges.map((edge) => edgeLine(edge, graph.nodes)),
    nodes.map(nodeBox),
  );
}

function arrowHead(name: string): Element {
  return el(
    "marker",
    {
      id: `head-${name}`,
      viewBox: "0 0 8 8",
      refX: 7,
      refY: 4,
      markerWidth: 8,
      markerHeight: 8,
      markerUnits: "userSpaceOnUse",
      orient: "auto-start-reverse",
    },
    el("path", { d: "M0 0.5 L8 4 L0 7.5 z", class: `head ${name}` }),
  );
}

function phaseBox(phase: PhaseBox): Element {
  const { name, number } = phase;
  const { x: left, y: top } = corner(phase);
  return el(
    "g",
    { class: "phase" },
    el("rect", { ...corner(phase), rx: 10 }),
    el(
      "text",
      { x: round(left - 8), y: round(top + 11), "aria-hidden": "true" },
      String(number),
    ),
    el(
      "title",
      null,
      name === "" ? `Phase ${number}` : `Phase ${number}: ${name}`,
    ),
  );
}

/** The phase order: from the border of one box to the border of the next. */
function order(graph: Graph, index: number): Element {
  const { phases, between, down } = graph;
  const [before, after] = [phases[index], phases[index + 1]];
  const through = between[index];
  if (!before || !after || !through) return el("g", null);
  const [from, to] = down
    ? [
      { x: before.x, y: before.y + before.height / 2 },
      { x: after.x, y: after.y - after.height / 2 },
    ]
    : [
      { x: before.x + before.width / 2, y: before.y },
      { x: after.x - after.width / 2, y: after.y },
    ];
  const way = [curve(from, through, { down }), curve(through, to, { down })];
  return el("path", {
    class: "order",
    d: `M${at(from)} ${way.join(" ")}`,
    "marker-end": "url(#head-order)",
  });
}

function edgeLine(edge: GraphEdge, nodes: readonly GraphNode[]): Element {
  const label = (id: string) =>
    nodes.find((node) => node.id === id)?.label ?? id;
  return el(
    "path",
    {
      class: "need",
      d: smooth(edge.points),
      "marker-end": "url(#head-need)",
    },
    el(
      "title",
      null,
      `${label(edge.to)} needs ${edge.inputs.join(", ")} of ${
        label(edge.from)
      }`,
    ),
  );
}

function nodeBox(node: GraphNode): Element {
  const kind = node.task?.kind ?? "outside";
  const shape = [
    el("rect", { ...corner(node), rx: kind === "deploy" ? 17 : 6 }),
    el(
      "text",
      { x: round(node.x), y: round(node.y), dy: "0.35em" },
      node.label,
    ),
  ];
  if (node.task === undefined) return el("g", { class: `node ${kind}` }, shape);
  return el(
    "a",
    { class: `node ${kind}`, href: `#${node.task.id}` },
    el("title", null, node.task.name),
    shape,
  );
}

function corner({ x, y, width, height }: Box) {
  return {
    x: round(x - width / 2),
    y: round(y - height / 2),
    width: round(width),
    height: round(height),
  };
}

/** Through the middles between points, so that corners are round. */
function smooth(points: readonly Point[]): string {
  const [first, ...rest] = points;
  const last = rest.at(-1);
  if (first === undefined || last === undefined) return "";
  let path = `M${at(first)}`;
  for (let index = 0; index < rest.length - 1; index++) {
    const [here = last, next = last] = [rest[index], rest[index + 1]];
    const isEnd = index === rest.length - 2;
    path += ` Q${at(here)} ${at(isEnd ? next : middle(here, next))}`;
  }
  return rest.length === 1 ? `${path} L${at(last)}` : path;
}

function curve(
  from: Point,
  to: Point,
  { down }: { readonly down: boolean },
): string {
  const half = middle(from, to);
  const [one, two] = down
    ? [{ x: from.x, y: half.y }, { x: to.x, y: half.y }]
    : [{ x: half.x, y: from.y }, { x: half.x, y: to.y }];
  return `C${at(one)} ${at(two)} ${at(to)}`;
}

function middle(one: Point, two: Point): Point {
  return { x: (one.x + two.x) / 2, y: (one.y + two.y) / 2 };
}

function at({ x, y }: Point): string {
  return `${round(x)} ${round(y)}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
