// SPDX-License-Identifier: MIT
/**
 * The rule `layers`: which folder may import which. The table below is the
 * whole law of the house; cycles inside one folder are not its business.
 *
 * @module
 */

import { OUTSIDE, type Place, placeOf } from "./place.ts";

/** What each area may import, beside itself. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  sdk: [],
  starlark: [],
  stores: ["sdk"],
  engine: ["sdk", "starlark", "stores"],
  ui: ["sdk", "stores"],
  ci: ["sdk", "engine"],
  commands: ["sdk", "engine", "ui", "ci"],
  "cli.ts": ["commands"],
  "mod.ts": ["sdk", "stores", "engine"],
};

/** The same inside `engine/`; its top files are shared by all of them. */
const ENGINE: Readonly<Record<string, readonly string[]>> = {
  graph: ["sdk"],
  host: ["sdk", "stores types"],
  plan: ["sdk", "graph", "stores types"],
  config: ["sdk", "starlark", "graph", "host", "stores types"],
  run: ["sdk", "stores", "graph", "plan", "config", "host"],
  testing: ["sdk", "config", "host"],
  worktree: ["sdk", "stores", "config", "host"],
  push: ["sdk", "stores", "graph", "plan", "config", "host", "run"],
  check: ["sdk", "stores", "graph", "plan"],
  lint: ["sdk", "starlark", "stores", "graph", "config", "host", "push"],
};

/** Who may import a package from npm; nobody else may. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  "@dagrejs/dagre": ["ui"],
  "@stricli/core": ["commands", "cli.ts"],
  dax: ["engine"],
  diff: ["commands"],
  hono: ["ui"],
  "isomorphic-git": ["stores"],
  preact: ["ui"],
  "preact-render-to-string": ["ui"],
  semver: ["engine"],
  zod: ["engine", "stores", "commands"],
};

/** Costs start-up time: only `await import(…)` in product code. */
const HEAVY = /^(node:(?!assert)|dax$|diff$|isomorphic-git$|semver$|zod$)/;

interface Target {
  readonly specifier: string;
  readonly typeOnly: boolean;
  readonly lazy: boolean;
}

/** The rule. */
export const layers: Deno.lint.Rule = {
  create(context) {
    const from = placeOf(context.filename);
    if (from.test || from.outside) return {};
    const check = (node: Deno.lint.Node, target: Target) => {
      const message = judge(from, target);
      if (message !== undefined) context.report({ node, message });
    };
    return {
      ImportDeclaration: (node) =>
        check(node, declared(node.source.value, node.importKind)),
      ExportNamedDeclaration(node) {
        if (from.path.endsWith("mod.ts") && node.source === null) {
          context.report({ node, message: "A mod.ts file only re-exports" });
        }
        if (node.source === null) return;
        check(node, declared(node.source.value, node.exportKind));
      },
      ExportAllDeclaration(node) {
        context.report({ node, message: "Re-export by name, not with *" });
        check(node, declared(node.source.value, node.exportKind));
      },
      ImportExpression(node) {
        if (node.source.type !== "Literal") return;
        const specifier = String(node.source.value);
        check(node, { specifier, typeOnly: false, lazy: true });
      },
    };
  },
};

function declared(specifier: string, kind: "type" | "value"): Target {
  return { specifier, typeOnly: kind === "type", lazy: false };
}

function judge(from: Place, target: Target): string | undefined {
  if (!target.specifier.startsWith(".")) return judgePackage(from, target);
  const to = placeOf(join(from.dir, target.specifier));
  if (OUTSIDE.includes(to.area)) {
    return `Product code may not import "${to.area}"`;
  }
  if (to.test) return "Product code may not import tests";
  if (to.area !== from.area && (to.area === "sdk" || to.area === "starlark")) {
    return `Import it as "@ocuroot/${to.area}", not by a relative path`;
  }
  return judgePrivate(from, to) ?? judgeArea(from, to, target);
}

function judgePackage(from: Place, target: Target): string | undefined {
  const own = /^@ocuroot\/(sdk|starlark)(\/|$)/.exec(target.specifier)?.[1];
  if (own !== undefined) return judgeArea(from, placeOf(`${own}/x`), target);
  if (from.area === "sdk" || from.area === "starlark") {
    return `"${from.area}" imports nothing`;
  }
  if (HEAVY.test(target.specifier) && !target.lazy && !target.typeOnly) {
    return `Import "${target.specifier}" with await import(…) where it is used`;
  }
  if (target.specifier.startsWith("node:")) return undefined;
  const owners = PACKAGES[target.specifier];
  if (owners?.includes(from.area)) return undefined;
  return `"${from.area}" may not import the package "${target.specifier}"`;
}

function judgePrivate(from: Place, to: Place): string | undefined {
  const segments = to.path.split("/");
  const first = segments.findIndex((segment) => segment.startsWith("_"));
  if (first < 0) return undefined;
  const owner = segments.slice(0, first).join("/");
  const inside = from.dir === owner || from.dir.startsWith(`${owner}/`);
  return inside ? undefined : `"${to.path}" is private to "${owner}"`;
}

function judgeArea(
  from: Place,
  to: Place,
  target: Target,
): string | undefined {
  if (from.area === "engine") return judgeEngine(from, to, target);
  if (from.area === "stores" && to.area === "stores") {
    return judgeBackends(from, to);
  }
  if (to.area === from.area) return undefined;
  if (ALLOWED[from.area]?.includes(to.area)) return undefined;
  return `"${from.area}" may not import "${to.area}"`;
}

function judgeEngine(
  from: Place,
  to: Place,
  target: Target,
): string | undefined {
  const part = engineFolder(from);
  const other = to.area === "engine" ? engineFolder(to) : to.area;
  if (other === part) return undefined;
  const allowed = ENGINE[part];
  if (allowed === undefined) {
    const known = to.area === "engine" || ALLOWED.engine?.includes(to.area);
    return known ? undefined : `"engine" may not import "${to.area}"`;
  }
  if (other === "") return undefined;
  if (allowed.includes(other)) return undefined;
  if (target.typeOnly && allowed.includes(`${other} types`)) return undefined;
  return `"engine/${part}" may not import "${other}"`;
}

function engineFolder(place: Place): string {
  return place.dir.split("/")[1] ?? "";
}

function judgeBackends(from: Place, to: Place): string | undefined {
  const pair = [backend(from), backend(to)];
  const sideways = pair.includes("fs") && pair.includes("git");
  return sideways ? "Stores do not import each other" : undefined;
}

function backend(place: Place): string {
  return (place.path.split("/")[1] ?? "").replace(/\.ts$/, "");
}

function join(dir: string, specifier: string): string {
  const segments = dir === "" ? [] : dir.split("/");
  for (const segment of specifier.split("/")) {
    if (segment === "..") segments.pop();
    else if (segment !== ".") segments.push(segment);
  }
  return segments.join("/");
}
