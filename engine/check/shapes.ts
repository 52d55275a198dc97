// SPDX-License-Identifier: MIT
/**
 * The shapes of stored documents, as schemas: what each kind must be for both
 * clients to read it. Keys that are not known are let through.
 *
 * @module
 */

import type { Json } from "@ocuroot/sdk/model";
import { parseRef } from "@ocuroot/sdk/ref";
import type { ZodType } from "zod";
import type { Kind } from "./kind.ts";

type Zod = typeof import("zod").z;

/** One thing that is wrong with a document. */
export interface ShapeFault {
  /** Where: a JSON pointer into its body. */
  readonly pointer: string;
  /** What is wrong. */
  readonly message: string;
}

/** Tells what is wrong with the body of a document. */
export type ShapeCheck = (kind: Kind, body: Json) => readonly ShapeFault[];

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;
const BASE64 =
  /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * Loads the schemas; they are needed by few commands.
 *
 * @returns The check of all kinds.
 */
export async function loadShapes(): Promise<ShapeCheck> {
  const { z } = await import("zod");
  const words = wordsOf(z);
  const shapes: Readonly<Partial<Record<Kind, ZodType>>> = {
    ...workShapes(z, words),
    ...ownShapes(z, words),
    release: releaseShape(z, words),
  };
  return (kind, body) => {
    const result = shapes[kind]?.safeParse(body);
    if (result === undefined || result.success) return [];
    return result.error.issues.map(({ path, message }) => ({
      pointer: path.map((part) => `/${escapePart(String(part))}`).join(""),
      message,
    }));
  };
}

function escapePart(part: string): string {
  return part.replaceAll("~", "~0").replaceAll("/", "~1");
}

function wordsOf(z: Zod) {
  const ref = z.string().refine(isRef, "Invalid input: expected a ref");
  const time = z.string().refine(isTime, "Invalid input: expected a time");
  const descriptor = z.object({ ref: ref.nullish() });
  const inputs = z.record(z.string(), descriptor);
  const fn = z.object({ name: z.string().min(1), pos: z.string() });
  return { ref, time, inputs, fn };
}

type Words = ReturnType<typeof wordsOf>;
type Shapes = Readonly<Partial<Record<Kind, ZodType>>>;

function workShapes(z: Zod, words: Words): Shapes {
  const { ref, inputs, fn } = words;
  const type = z.enum(["up", "down", "task", ""]);
  const output = z.record(z.string(), z.unknown()).nullable();
  const step = z.object({
    fn,
    dependencies: z.array(z.string()).nullish(),
    inputs: inputs.nullable(),
  });
  return {
    run: z.object({
      type,
      release: ref,
      functions: z.array(step).min(1),
      output,
      watch_files: z.array(z.string()).nullable(),
    }),
    task: z.object({
      run_ref: ref,
      type,
      release: ref,
      input: inputs.nullable(),
      output,
    }),
    intent: z.object({ release: ref, input: inputs.nullable() }),
  };
}

function ownShapes(z: Zod, words: Words): Shapes {
  const { time } = words;
  const attributes = z.record(z.string(), z.string());
  const remote = z.object({
    Name: z.string(),
    URL: z.string(),
    PushURL: z.string(),
  });
  const base64 = z.string()
    .refine((text) => BASE64.test(text), "Invalid input: expected base64");
  const watched = z.object({ watch_files: z.array(z.string()).nullable() });
  return {
    marker: z.object({ time }),
    logs: z.array(z.object({
      timestamp: time,
      message: z.string(),
      attributes: attributes.nullish(),
      stream: z.number(),
    })).nullable(),
    claim: z.object({
      owner: z.string(),
      host: z.string(),
      pid: z.number(),
      since: time,
      beat: z.number(),
      lease_ms: z.number(),
    }),
    attempt: z.object({ cause: z.string() }),
    environment: z.object({
      name: z.string(),
      attributes: attributes.nullish(),
    }),
    repo: z.object({
      Remotes: z.array(remote).nullable(),
      source: base64,
      modules: z.record(z.string(), base64).optional(),
    }),
    push: z.object({
      commit: z.string(),
      previous_commit: z.string(),
      release_configs: z.record(z.string(), watched).nullable(),
    }),
  };
}

function releaseShape(z: Zod, { fn, inputs }: Words): ZodType {
  const task = z.object({
    task: z.object({ name: z.string(), inputs: inputs.nullable(), fn }),
    deploy: z.undefined().optional(),
  });
  const deploy = z.object({
    deploy: z.object({
      environment: z.string(),
      up: fn,
      down: fn,
      inputs: inputs.nullable(),
    }),
    task: z.undefined().optional(),
  });
  const phase = z.object({
    name: z.string(),
    tasks: z.array(z.union([task, deploy])).nullable(),
  });
  return z.object({
    commit: z.string().min(1),
    package: z.object({
      functions: z.record(z.string(), z.object({ function: fn })).nullable(),
      phases: z.array(phase).nullable(),
    }),
  });
}

function isRef(text: string): boolean {
  try {
    parseRef(text);
    return true;
  } catch {
    return false;
  }
}

function isTime(text: string): boolean {
  return TIME.test(text) && !Number.isNaN(Date.parse(text));
}
