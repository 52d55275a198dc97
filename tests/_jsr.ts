// SPDX-License-Identifier: MIT
/**
 * A package registry of the kind of JSR on this machine: takes what
 * `deno publish` sends and gives it to `deno run jsr:…`. It checks nothing,
 * and keeps everything in memory.
 *
 * @module
 */

import { type PackedFiles, unpack } from "./_tar.ts";

/** A running registry. */
export interface Registry extends AsyncDisposable {
  /** For `JSR_URL`. */
  readonly url: string;
  /** What was published, as `@scope/name`, in this order. */
  readonly packages: ReadonlyMap<string, PackedFiles>;
}

interface Published {
  readonly version: string;
  readonly files: PackedFiles;
}

/**
 * Starts a registry.
 *
 * @returns The registry; dispose of it with `await using`.
 */
export function startRegistry(): Registry {
  const packages = new Map<string, PackedFiles>();
  const published = new Map<string, Published>();
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    async (request) => {
      const { pathname } = new URL(request.url);
      const put =
        /^\/api\/scopes\/([\w-]+)\/packages\/([\w-]+)\/versions\/([^/]+)$/
          .exec(pathname);
      if (put !== null && request.method === "POST") {
        const [, scope, name, version = ""] = put;
        const files = await unpack(await request.bytes());
        packages.set(`@${scope}/${name}`, files);
        published.set(`@${scope}/${name}`, { version, files });
        return Response.json({ id: "1", status: "success", error: null });
      }
      if (put !== null) return missing();
      if (pathname.startsWith("/api/")) return Response.json({});
      return await serve(pathname, published);
    },
  );
  return {
    url: `http://127.0.0.1:${server.addr.port}/`,
    packages,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

async function serve(
  pathname: string,
  published: ReadonlyMap<string, Published>,
): Promise<Response> {
  const [, name = "", path = ""] =
    /^\/(@[\w-]+\/[\w-]+)\/(.+)$/.exec(pathname) ?? [];
  const one = published.get(name);
  if (one === undefined) return missing();
  const { version, files } = one;
  if (path === "meta.json") {
    return Response.json({ latest: version, versions: { [version]: {} } });
  }
  if (path === `${version}_meta.json`) return await manifest(files);
  const bytes = files.get(path.slice(version.length));
  if (bytes === undefined) return missing();
  const type = path.endsWith(".ts") ? "text/typescript" : "text/plain";
  return new Response(bytes, { headers: { "content-type": type } });
}

async function manifest(files: PackedFiles): Promise<Response> {
  const listed: Record<string, unknown> = {};
  for (const [path, bytes] of files) {
    const hash = await crypto.subtle.digest("SHA-256", bytes);
    const checksum = `sha256-${new Uint8Array(hash).toHex()}`;
    listed[path] = { size: bytes.length, checksum };
  }
  const config = new TextDecoder().decode(files.get("/deno.json"));
  const { exports } = JSON.parse(config);
  return Response.json({ manifest: listed, exports });
}

function missing(): Response {
  return Response.json({ code: "notFound", message: "" }, { status: 404 });
}
