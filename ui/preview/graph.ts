// SPDX-License-Identifier: MIT
/**
 * Finds out what needs what among the tasks of a release and places them on a
 * plane: phases one after the other, what they need from elsewhere beside
 * them. It draws nothing.
 *
 * @module
 */

import dagre from "@dagrejs/dagre";
import type { PhaseText, Source, TaskText } from "./describe.ts";

/** A point. */
export interface Point {
  /** To the right. */
  readonly x: number;
  /** Downwards. */
  readonly y: number;
}

/** A box with its middle. */
export interface Box extends Point {
  /** Its width. */
  readonly width: number;
  /** Its height. */
  readonly height: number;
}

/** The box around a phase. */
export interface PhaseBox extends Box {
  /** Its name; empty for a loose task. */
  readonly name: string;
  /** Its place in the order, from 1. */
  readonly number: number;
}

/** A task, or something elsewhere that tasks need. */
export interface GraphNode extends Box {
  /** Its id; that of the task, where it is one. */
  readonly id: string;
  /** The task; undefined for what is elsewhere. */
  readonly task?: TaskText;
  /** What is written on it. */
  readonly label: string;
}

/** Something that a task needs. */
export interface GraphEdge {
  /** What gives it. */
  readonly from: string;
  /** What needs it. */
  readonly to: string;
  /** Names of the inputs. */
  readonly inputs: readonly string[];
  /** From the border of one to the border of the other. */
  readonly points: readonly Point[];
}

/** A release on a plane. */
export interface Graph {
  /** Its size. */
  readonly width: number;
  /** Its size. */
  readonly height: number;
  /** Boxes around phases, in order. */
  readonly phases: readonly PhaseBox[];
  /** Where the way from each phase to the next one leads through. */
  readonly between: readonly Point[];
  /** True when phases go downwards, false for to the right. */
  readonly down: boolean;
  /** Tasks, and what is elsewhere. */
  readonly nodes: readonly GraphNode[];
  /** What needs what. */
  readonly edges: readonly GraphEdge[];
}

const LETTER = 7.6;
const LONGEST = 34;
const HEIGHT = 34;
const PAD = 9;
/** Phases follow each other straight on; what they need bends. */
const ORDER = { weight: 4 };

/**
 * Places the tasks of a release.
 *
 * @param phases Its phases; none is empty.
 * @returns Where everything is.
 */
export function layOut(phases: readonly PhaseText[]): Graph {
  const widest = Math.max(0, ...phases.map(({ tasks }) => tasks.length));
  const down = widest <= Math.max(3, phases.length);
  const plane = new dagre.graphlib.Graph({ compound: true });
  plane.setGraph({
    rankdir: down ? "TB" : "LR",
    nodesep: down ? 24 : 14,
    ranksep: 26,
    marginx: 28,
    marginy: 12,
  });
  plane.setDefaultEdgeLabel(() => ({}));
  const nodes = addNodes(plane, phases);
  const edges = addEdges(plane, phases, nodes);
  addOrder(plane, phases);
  dagre.layout(plane);
  const { width = 0, height = 0 } = plane.graph();
  return {
    width,
    height,
    down,
    phases: phases.map(({ name, number, tasks }) => ({
      name,
      number,
      ...around(plane, tasks),
    })),
    between: phases.slice(1).map((_, at) => boxOf(plane, betweenId(at))),
    nodes: [...nodes].map(([id, node]) => ({
      id,
      ...node,
      ...boxOf(plane, id),
    })),
    edges: edges.map((edge) => ({
      ...edge,
      points: plane.edge(edge.from, edge.to).points,
    })),
  };
}

type Plane = InstanceType<typeof dagre.graphlib.Graph>;
type Named = Pick<GraphNode, "task" | "label">;

function addNodes(
  plane: Plane,
  phases: readonly PhaseText[],
): ReadonlyMap<string, Named> {
  const nodes = new Map<string, Named>();
  const add = (id: string, node: Named) => {
    nodes.set(id, node);
    const width = Math.round(node.label.length * LETTER) + 28;
    plane.setNode(id, { width, height: HEIGHT });
  };
  for (const [at, { tasks }] of phases.entries()) {
    plane.setNode(phaseId(at), {});
    for (const task of tasks) {
      add(task.id, { task, label: cut(task.name) });
      plane.setParent(task.id, phaseId(at));
    }
  }
  for (const { from, outside } of needs(phases)) {
    if (outside !== undefined && !nodes.has(from)) {
      add(from, { label: cut(outside) });
    }
  }
  return nodes;
}

function addEdges(
  plane: Plane,
  phases: readonly PhaseText[],
  nodes: ReadonlyMap<string, Named>,
): readonly Omit<GraphEdge, "points">[] {
  const edges = new Map<
    string,
    { from: string; to: string; inputs: string[] }
  >();
  for (const { from, to, input } of needs(phases)) {
    if (!nodes.has(from) || from === to) continue;
    const key = `${from}\n${to}`;
    const edge = edges.get(key) ?? { from, to, inputs: [] };
    edge.inputs.push(input);
    edges.set(key, edge);
    plane.setEdge(from, to, {});
  }
  return [...edges.values()];
}

/** A phase starts when the one before it is complete: a point between them. */
function addOrder(plane: Plane, phases: readonly PhaseText[]): void {
  for (const [at, { tasks }] of phases.entries()) {
    const next = phases[at + 1];
    if (next === undefined) continue;
    const between = betweenId(at);
    plane.setNode(between, { width: 1, height: 1 });
    for (const { id } of tasks) plane.setEdge(id, between, ORDER);
    for (const { id } of next.tasks) plane.setEdge(between, id, ORDER);
  }
}

interface Need {
  readonly from: string;
  readonly to: string;
  readonly input: string;
  readonly outside: string | undefined;
}

function needs(phases: readonly PhaseText[]): readonly Need[] {
  const all = phases.flatMap(({ tasks }, at) =>
    tasks.map((task) => ({ task, at }))
  );
  return all.flatMap(({ task, at }) =>
    task.inputs.flatMap(({ name, source }) => {
      if (source === undefined || isOwnPlace(task, source)) return [];
      const { outside } = source;
      // One for each phase: a line across all phases would cross everything.
      const from = source.task ?? `outside:${at}:${outside}`;
      return [{ from, to: task.id, input: name, outside }];
    })
  );
}

/** That a deployment is given its own environment says nothing. */
function isOwnPlace({ kind, name }: TaskText, { ref }: Source): boolean {
  return kind === "deploy" && ref === `@/environment/${name}`;
}

/** The layout's own box would also hold lines that only pass by. */
function around(plane: Plane, tasks: readonly TaskText[]): Box {
  const boxes = tasks.map(({ id }) => boxOf(plane, id));
  const left = Math.min(...boxes.map(({ x, width }) => x - width / 2)) - PAD;
  const right = Math.max(...boxes.map(({ x, width }) => x + width / 2)) + PAD;
  const top = Math.min(...boxes.map(({ y, height }) => y - height / 2)) - PAD;
  const end = Math.max(...boxes.map(({ y, height }) => y + height / 2)) + PAD;
  const [width, height] = [right - left, end - top];
  return { x: left + width / 2, y: top + height / 2, width, height };
}

function boxOf(plane: Plane, id: string): Box {
  const node = plane.node(id) as Partial<Box>;
  const { x = 0, y = 0, width = 0, height = 0 } = node;
  return { x, y, width, height };
}

function phaseId(at: number): string {
  return `phase:${at}`;
}

function betweenId(at: number): string {
  return `between:${at}`;
}

function cut(text: string): string {
  return text.length <= LONGEST ? text : `…${text.slice(1 - LONGEST)}`;
}
