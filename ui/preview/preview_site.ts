// SPDX-License-Identifier: MIT
/**
 * The site of `ocuroot preview`: one page about one config, evaluated anew for
 * each request, and a stream that has browsers load it again on each change.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { deepMap } from "../deep_map.ts";
import { el, type Element } from "../element.ts";
import { errorBody, errorText } from "../error_page.ts";
import type { Page } from "../page.ts";
import type { Access, Site } from "../server.ts";
import { createSite } from "../site.ts";
import { changeStreams } from "./change_stream.ts";
import { type Changes, followChanges } from "./changes.ts";
import type { ConfigPreview, PreviewSource } from "./config_preview.ts";
import { previewBody } from "./preview_page.ts";

/** How to make the site. */
export interface PreviewSiteOptions {
  /** Who may see it. */
  readonly access: Access;
  /** Changes of files; a test has its own. */
  readonly changes?: Changes;
}

/**
 * Makes the site.
 *
 * @param source Where previews come from.
 * @param options Who may see it.
 * @returns The site.
 */
export async function previewSite(
  source: PreviewSource,
  options: PreviewSiteOptions,
): Promise<Site> {
  const changes = options.changes ?? followChanges();
  const streams = changeStreams(changes);
  changes.follow(source.files);
  return await createSite({
    access: options.access,
    routes: {
      "/": () => previewPage(source, changes),
      "/watch": (url) => streams.open(url.searchParams.get("since")),
    },
    failed: (error) => failedPage(source, error),
    close() {
      streams.close();
      changes.close();
    },
  });
}

async function previewPage(
  source: PreviewSource,
  changes: Changes,
): Promise<Page> {
  const version = changes.version();
  const started = Date.now();
  try {
    const preview = await source.evaluate();
    changes.follow(preview.files);
    changes.follow(await givenData(preview, started));
    return { ...page(source), version, body: bodyOf(preview, source) };
  } catch (error) {
    // What the missing half is made of is not known: any code may mend it.
    changes.follow([...source.files, ...placesOf(error, source)], {
      anyCode: true,
    });
    return { ...failedPage(source, error), version };
  }
}

function bodyOf(preview: ConfigPreview, { name, mask }: PreviewSource) {
  return previewBody(deepMap(preview, mask), mask(name));
}

function failedPage(source: PreviewSource, error: unknown): Page {
  const text = errorText(error, source.mask);
  const heading = `Cannot show ${source.name}`;
  return { ...page(source), status: 500, body: errorBody(text, heading) };
}

function page({ name, mask }: PreviewSource): Omit<Page, "body"> {
  return { title: mask(name), header: header() };
}

function header(): readonly Element[] {
  return [
    el("span", { class: "what" }, "preview"),
    el("span", { id: "live", class: "dim", role: "status" }),
  ];
}

/** What evaluating has written itself would have it evaluated for ever. */
async function givenData(
  { data }: ConfigPreview,
  since: number,
): Promise<readonly string[]> {
  const times = await Promise.all(
    data.map((path) => Deno.stat(path).then(({ mtime }) => mtime, () => null)),
  );
  return data.filter((_, at) => (times[at]?.getTime() ?? 0) < since);
}

function placesOf(error: unknown, { root }: PreviewSource): readonly string[] {
  if (!(error instanceof OcurootError)) return [];
  return error.frames.map(({ file }) =>
    file.startsWith("/") ? file : `${root}/${file}`
  );
}
