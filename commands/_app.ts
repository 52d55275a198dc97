// SPDX-License-Identifier: MIT
/**
 * Builds the parser for one command line. When the words name a command only
 * that command is loaded, which keeps the start short; for help, completion
 * and mistakes everything is. It does not run anything.
 *
 * @module
 */

import {
  type Application,
  buildApplication,
  buildRouteMap,
  type Command,
  type RouteMap,
} from "@stricli/core";
import type { Argv } from "./_argv.ts";
import type { Context } from "./_context.ts";
import { type Group, HIDDEN, type Loader, ROUTES } from "./_routes.ts";
import { USAGE_TEXT } from "./_usage_text.ts";

const ABOUT =
  `Ocuroot releases software: it keeps what is deployed where (state) and what
should be (intent), and does the work between them.

Start with "ocuroot release new FILE", look with "ocuroot status", and
let CI call "ocuroot work any". Refs read [repo]/-/[file]/@[release]/[what].`;

/**
 * Builds the parser for one command line.
 *
 * @param argv Ordered arguments.
 * @returns The parser, holding at least the command that is named.
 */
export async function buildApp(argv: Argv): Promise<Application<Context>> {
  return buildApplication(await buildRoot(argv), {
    name: "ocuroot",
    scanner: {
      caseStyle: "allow-kebab-for-camel",
      allowArgumentEscapeSequence: true,
    },
    documentation: { disableAnsiColor: true, onlyRequiredInUsageLine: true },
    localization: { text: USAGE_TEXT },
  });
}

async function buildRoot(argv: Argv): Promise<RouteMap<Context>> {
  const [first = "", second = ""] = argv.args;
  const entry = argv.words > 0 ? ROUTES[first] : undefined;
  if (typeof entry === "function") return single(first, await entry());
  const loader = argv.words > 1 ? entry?.commands[second] : undefined;
  if (entry === undefined || loader === undefined) return await everything();
  return single(first, single(second, await loader(), entry.brief));
}

function single(
  word: string,
  target: Command<Context> | RouteMap<Context>,
  brief = ABOUT,
): RouteMap<Context> {
  return buildRouteMap<string, Context>({
    routes: { [word]: target },
    docs: { brief },
  });
}

async function everything(): Promise<RouteMap<Context>> {
  const routes: Record<string, Command<Context> | RouteMap<Context>> = {};
  for (const [word, entry] of Object.entries(ROUTES)) {
    routes[word] = typeof entry === "function"
      ? await entry()
      : await wholeGroup(entry);
  }
  return buildRouteMap<string, Context>({
    routes,
    docs: {
      brief: ABOUT,
      hideRoute: Object.fromEntries(HIDDEN.map((word) => [word, true])),
    },
  });
}

async function wholeGroup(group: Group): Promise<RouteMap<Context>> {
  const routes: Record<string, Command<Context>> = {};
  for (const [word, load] of Object.entries<Loader>(group.commands)) {
    routes[word] = await load();
  }
  return buildRouteMap<string, Context>({
    routes,
    docs: { brief: group.brief },
  });
}
