// SPDX-License-Identifier: MIT
/**
 * Every way in which the process for TypeScript configs is started: from
 * source, installed from a registry, by the compiled program through its
 * hidden command, and by the packed program with and without its other file.
 *
 * @module
 */

import type { ChildrenOptions } from "../../engine/config/children.ts";
import { SELF } from "../../engine/config/typescript/_testkit.ts";
import { childImportMap } from "../../engine/config/typescript/sdk_specifier.ts";
import { PACKED_CHILD } from "../../engine/config/typescript/child_program.ts";
import { ROOT } from "../../tools/lint/place.ts";
import { bundle, PROGRAM } from "../../tools/bundle.ts";

/** How children are started, until it is disposed of. */
export interface ChildStart extends AsyncDisposable {
  /** Arguments for {@link createConfigChildren}. */
  readonly children: Omit<ChildrenOptions, "env">;
  /** Environment that the runtime needs. */
  readonly env: Readonly<Record<string, string>>;
}

/** The ways by name; what they need is made when one is asked for. */
export const CHILD_STARTS: Readonly<
  Record<string, () => Promise<ChildStart>>
> = {
  "from source": () => Promise.resolve(start({})),
  "installed": () => installed(),
  "compiled": () => Promise.resolve(start({ self: SELF })),
  "packed": packed,
  "one file": oneFile,
};

function start(
  children: ChildStart["children"],
  env: ChildStart["env"] = {},
  close: () => Promise<void> = () => Promise.resolve(),
): ChildStart {
  return { children, env, [Symbol.asyncDispose]: close };
}

async function packed(): Promise<ChildStart> {
  const { folder, close } = await packedFolder();
  const entry = new URL(`file://${folder}/${PACKED_CHILD}`).href;
  return start({ modules: { entry, sdk: entry } }, {}, close);
}

async function oneFile(): Promise<ChildStart> {
  const { folder, close } = await packedFolder();
  const flags = ["--allow-all", "--no-config", "--no-lock", "--no-check"];
  const self = ["run", ...flags, `${folder}/${PROGRAM}`, "__config-child"];
  return start({ self }, {}, close);
}

async function packedFolder() {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  await bundle(folder);
  return { folder, close: () => Deno.remove(folder, { recursive: true }) };
}

/** How a child that runs tests is started where it was installed. */
export function installedTests(): Promise<ChildStart> {
  return installed("test_main.ts");
}

/** A registry that serves this checkout, and a cache filled from it. */
async function installed(main: string = "main.ts"): Promise<ChildStart> {
  const folder = await Deno.makeTempDir();
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    async (request) => {
      const { pathname } = new URL(request.url);
      const text = await Deno.readTextFile(`${ROOT}${pathname.slice(1)}`);
      const headers = { "content-type": "application/typescript" };
      return new Response(text, { headers });
    },
  );
  const url = `http://127.0.0.1:${server.addr.port}/`;
  const modules = {
    entry: `${url}engine/config/typescript/child/${main}`,
    sdk: `${url}sdk/mod.ts`,
  };
  const env = { DENO_DIR: folder, JSR_URL: url };
  const flags = ["--no-config", "--no-lock", "--no-check", "--quiet"];
  const map = `--import-map=${childImportMap(modules.sdk)}`;
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["cache", ...flags, map, modules.entry],
    env,
  }).spawn().status;
  if (!success) throw new Error("It could not be installed");
  await server.shutdown();
  const close = () => Deno.remove(folder, { recursive: true });
  return start({ modules }, env, close);
}
