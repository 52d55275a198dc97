// SPDX-License-Identifier: MIT
/**
 * What all sites have in common: who is answered, the headers of every
 * response, and that a page which fails ends neither the server nor another
 * page. It knows no page.
 *
 * @module
 */

import { Hono } from "hono";
import { contentPolicy } from "./assets.ts";
import { notFoundPage, refusedPage } from "./error_page.ts";
import { judgeRequest } from "./guard.ts";
import { type Page, renderPage, renderPart } from "./page.ts";
import type { Access, Site } from "./server.ts";

/** Answers for one address. */
export type Route = (url: URL) => Page | Response | Promise<Page | Response>;

/** The parts of a site. */
export interface SiteOptions {
  /** Who may see it. */
  readonly access: Access;
  /** Pages by address; `*` at the end stands for anything. */
  readonly routes: Readonly<Record<string, Route>>;
  /** The page for what a route has thrown. */
  readonly failed: (error: unknown) => Page;
  /** Ends what is still being answered. */
  readonly close?: () => void;
}

/**
 * Makes a site.
 *
 * @param options Its parts.
 * @returns What answers requests.
 */
export async function createSite(options: SiteOptions): Promise<Site> {
  const { access, routes, failed, close = () => {} } = options;
  const headers = {
    ...HEADERS,
    "content-security-policy": await contentPolicy(),
  };
  const app = new Hono();
  app.use(async (context, next) => {
    const { raw } = context.req;
    const verdict = judgeRequest(raw, access);
    if (verdict.kind === "refuse") {
      return respond(refusedPage(verdict), raw.url);
    }
    if (verdict.kind === "pass") return await next();
    context.header("set-cookie", verdict.cookie);
    return context.redirect(verdict.path, 303);
  });
  for (const [path, route] of Object.entries(routes)) {
    app.get(path, async ({ req }) => {
      const answer = await route(new URL(req.url));
      return answer instanceof Response ? answer : respond(answer, req.url);
    });
  }
  app.notFound(({ req }) => respond(notFoundPage(), req.url));
  app.onError((error, { req }) => respond(failed(error), req.url));
  return {
    close,
    async fetch(request) {
      const response = await answerSafely(app, request);
      for (const [name, value] of Object.entries(headers)) {
        response.headers.set(name, value);
      }
      return response;
    },
  };
}

const HEADERS: Readonly<Record<string, string>> = {
  "cache-control": "no-store",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
};

/** Also the page about a failure may fail. */
async function answerSafely(app: Hono, request: Request): Promise<Response> {
  try {
    return await app.fetch(request);
  } catch {
    return new Response("Cannot show this page\n", { status: 500 });
  }
}

function respond(page: Page, address: string): Response {
  const partial = new URL(address).searchParams.get("partial") === "true";
  return new Response(partial ? renderPart(page) : renderPage(page), {
    status: page.status ?? 200,
    headers: { "content-type": "text/html; charset=utf-8" },
  });
}
