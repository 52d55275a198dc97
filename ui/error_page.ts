// SPDX-License-Identifier: MIT
/**
 * Pages about what went wrong: an error with its places, an address that
 * leads nowhere, a request that is not answered.
 *
 * @module
 */

import { type Frame, OcurootError } from "@ocuroot/sdk/error";
import { type Content, el, type Element } from "./element.ts";
import { deepMap } from "./deep_map.ts";
import type { Page } from "./page.ts";

/** An error as people read it. */
export interface ErrorText {
  /** What was tried, and what is the case. */
  readonly message: string;
  /** Its code. */
  readonly code: string;
  /** What to do next. */
  readonly hint?: string | undefined;
  /** Where it happened, the failing call last. */
  readonly frames: readonly Frame[];
  /** What led to it, the nearest first. */
  readonly causes: readonly string[];
}

/** Causes shown at most; a longer chain repeats itself. */
const MAX_CAUSES = 8;

/**
 * Gives the text of whatever was thrown.
 *
 * @param error What was thrown.
 * @param mask Masks secrets.
 * @returns Its text.
 */
export function errorText(
  error: unknown,
  mask: (text: string) => string,
): ErrorText {
  const { message } = error instanceof Error ? error : { message: `${error}` };
  const causes = causesOf(error);
  if (!(error instanceof OcurootError)) {
    const text = `Cannot go on, a bug in ocuroot: ${message}`;
    const stack = error instanceof Error ? error.stack ?? "" : "";
    return deepMap({
      message: text,
      code: "bug/unreachable",
      frames: [],
      causes: [stack, ...causes].filter((cause) => cause !== ""),
    }, mask);
  }
  const { code, hint, frames } = error;
  const shown = frames.filter(({ internal }) => !internal);
  return deepMap({ message, code, hint, frames: shown, causes }, mask);
}

function causesOf(error: unknown): string[] {
  const texts: string[] = [];
  let cause = error instanceof Error ? error.cause : undefined;
  while (cause !== undefined && texts.length < MAX_CAUSES) {
    texts.push(cause instanceof Error ? cause.message : String(cause));
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return texts;
}

/**
 * Shows an error.
 *
 * @param error Its text.
 * @param heading What could not be done.
 * @returns What is on the page.
 */
export function errorBody(error: ErrorText, heading: string): Element {
  const { message, code, hint, frames, causes } = error;
  return el(
    "article",
    { class: "error", role: "alert" },
    el("h1", null, heading),
    el("p", { class: "message" }, message),
    frames.length === 0 ? null : el(
      "ol",
      { class: "frames", "aria-label": "Places, the failing call last" },
      frames.map((frame) => el("li", null, frameBody(frame))),
    ),
    causes.map((cause) =>
      el("p", { class: "cause" }, el("b", null, "Caused by: "), cause)
    ),
    hint === undefined
      ? null
      : el("p", { class: "hint" }, el("b", null, "Hint: "), hint),
    el(
      "p",
      { class: "dim" },
      "Code ",
      el("code", null, code),
      ", explained in ",
      el("code", null, `docs/errors/${code.replace("/", "-")}.md`),
    ),
  );
}

function frameBody(frame: Frame): Content {
  const { file, line, column, snippet } = frame;
  const head = el(
    "p",
    null,
    el("code", { class: "place" }, `${file}:${line}:${column}`),
    frame.function === undefined
      ? null
      : [" in ", el("code", null, frame.function)],
  );
  if (snippet === undefined) return head;
  const text = snippet.trimStart();
  const cut = snippet.length - text.length;
  const pad = " ".repeat(Math.max(0, Math.min(column - 1 - cut, text.length)));
  const number = String(line);
  const gutter = " ".repeat(number.length);
  return [
    head,
    el(
      "pre",
      { class: "source" },
      el("span", { class: "dim" }, `${number} │ `),
      `${text}\n`,
      el("span", { class: "dim" }, `${gutter} │ `),
      el("b", { class: "caret" }, `${pad}^`),
    ),
  ];
}

/**
 * The page for an address that leads nowhere.
 *
 * @returns The page.
 */
export function notFoundPage(): Page {
  return {
    title: "Not found",
    status: 404,
    body: el(
      "article",
      { class: "error" },
      el("h1", null, "There is no such page"),
      el("p", null, el("a", { href: "/" }, "Go to the first page")),
    ),
  };
}

/**
 * The page for a request that is not answered.
 *
 * @param refusal Status and reason.
 * @returns The page.
 */
export function refusedPage(
  refusal: { readonly status: number; readonly reason: string },
): Page {
  return {
    title: "Not allowed",
    status: refusal.status,
    body: el(
      "article",
      { class: "error" },
      el("h1", null, `Not allowed: ${refusal.reason.toLowerCase()}`),
      el(
        "p",
        null,
        "Open the whole address that the command has printed, with its token. " +
          "If you have just done so by way of another site, ",
        el("a", { href: "/" }, "go on from here"),
        ".",
      ),
    ),
  };
}
