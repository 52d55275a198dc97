// SPDX-License-Identifier: MIT
/**
 * A fixed course of events for the tests of all reporters: a release that
 * builds, deploys, fails in one place and waits in another, with hostile log
 * lines. Only tests import it.
 *
 * @module
 */

import type { Event, RunLabel } from "../../engine/event.ts";
import type { Log } from "@ocuroot/sdk/model";

const FILE = "svc/web.ocu.star";

/** The events in order. */
export const EVENTS: readonly Event[] = [
  { kind: "config", file: FILE, status: "running" },
  { kind: "config-log", file: FILE, log: log("loading") },
  { kind: "config", file: FILE, status: "done" },
  started(task("build")),
  running(task("build")),
  ...["one", "two", "three", "four", "five"].map((text): Event => ({
    kind: "run-log",
    run: task("build"),
    log: log(text),
  })),
  {
    kind: "run",
    run: task("build"),
    from: "running",
    to: "complete",
    durationMs: 2450,
    outputs: { image: "web:7" },
  },
  started(deploy("live")),
  started(deploy("prod")),
  running(deploy("live")),
  {
    kind: "run-log",
    run: deploy("live"),
    log: log("::error::not yours\n\x1b[31mred\x1b[0m \x1b]0;title\x07gone"),
  },
  {
    kind: "run-log",
    run: deploy("live"),
    log: log("Cannot run: exit status 3", {
      filename: FILE,
      line: "7",
      col: "3",
    }),
  },
  {
    kind: "run",
    run: deploy("live"),
    from: "running",
    to: "failed",
    durationMs: 90,
  },
  running(deploy("prod")),
  {
    kind: "run",
    run: deploy("prod"),
    from: "running",
    to: "paused",
    waiting: ["@/custom/approve"],
  },
  { kind: "updated", ref: "@/environment/eu", deleted: false },
  { kind: "trigger", repo: "acme/api", commit: "c0ffee2", status: "running" },
  {
    kind: "trigger-log",
    repo: "acme/api",
    commit: "c0ffee2",
    message: "queued job 4",
  },
  { kind: "trigger", repo: "acme/api", commit: "c0ffee2", status: "done" },
  {
    kind: "warning",
    message: "phase is empty, 100%: sure",
    file: FILE,
    line: 3,
    column: 1,
  },
];

/** A run that is still going on. */
export const UNFINISHED: readonly Event[] = [
  started(task("test")),
  running(task("test")),
  { kind: "run-log", run: task("test"), log: log("a\nb\nc\nd\ne") },
  started(deploy("eu")),
];

function task(name: string): RunLabel {
  return label(`task/${name}`, `Task: ${name} [1]`);
}

function deploy(name: string): RunLabel {
  return label(`deploy/${name}`, `Deploy to ${name} [1]`);
}

function label(path: string, name: string): RunLabel {
  const ref = `acme/shop/-/${FILE}/@r3/${path}/1`;
  return { repo: "acme/shop", file: FILE, ref, name };
}

function started(run: RunLabel): Event {
  return { kind: "run", run, from: undefined, to: "pending" };
}

function running(run: RunLabel): Event {
  return { kind: "run", run, from: "pending", to: "running" };
}

function log(message: string, attributes: Log["attributes"] = {}): Log {
  return {
    timestamp: "2026-01-02T03:04:05Z",
    message,
    attributes,
    stream: 1,
  };
}
