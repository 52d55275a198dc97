// SPDX-License-Identifier: MIT
/**
 * Shows the product on the monorepo example: every command and all that it
 * prints, in a temporary folder that is removed at the end. It asserts
 * nothing; `tests/examples_test.ts` does.
 *
 * @module
 */

import { ROOT } from "./lint/place.ts";

const NAME = "monorepo";

/** A command that should have worked did not; it has said why. */
class Stopped extends Error {
  readonly code: number;

  constructor(code: number) {
    super(`exit code ${code}`);
    this.code = code;
  }
}

interface Place {
  readonly repo: string;
  readonly env: Readonly<Record<string, string>>;
}

async function main(): Promise<number> {
  const base = await Deno.makeTempDir({ prefix: "ocuroot-demo-" });
  const place = { repo: `${base}/${NAME}`, env: variables(base) };
  try {
    await prepare(place);
    await play(place);
  } catch (error) {
    if (error instanceof Stopped) return error.code;
    throw error;
  } finally {
    await Deno.remove(base, { recursive: true });
  }
  say("The temporary folder is removed. The same is in examples/monorepo.");
  return 0;
}

function variables(base: string): Record<string, string> {
  return {
    OCUROOT_HOME: `${base}/home`,
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_AUTHOR_NAME: "Demo",
    GIT_AUTHOR_EMAIL: "demo@example.com",
    GIT_COMMITTER_NAME: "Demo",
    GIT_COMMITTER_EMAIL: "demo@example.com",
  };
}

async function prepare(place: Place): Promise<void> {
  await copyFolder(`${ROOT}examples/${NAME}/star`, place.repo);
  await git(place, "init", "-q", "-b", "main");
  await git(place, "add", "-A");
  await git(place, "commit", "-q", "-m", "first");
}

async function play(place: Place): Promise<void> {
  say("Three packages: the frontend needs the backend, both need the network.");
  await ocuroot(place, "release", "new", "environments.ocu.star");
  say("In the wrong order on purpose: these two wait for what they need.");
  await ocuroot(place, "release", "new", "frontend/package.ocu.star");
  await ocuroot(place, "release", "new", "backend/package.ocu.star");
  say("The network arrives, and what waited for it goes on.");
  await ocuroot(
    place,
    ...["release", "new", "--cascade", "network/package.ocu.star"],
  );
  say("A new network: what was deployed with the old one is deployed again.");
  await ocuroot(place, "state", "set", "@/custom/network_version", "2");
  await ocuroot(
    place,
    ...["state", "apply", "--cascade", "@/custom/network_version"],
  );
  say("What is deployed where:");
  await ocuroot(place, "state", "match", "**/@/deploy/*");
  const url = "frontend/package.ocu.star/@/deploy/production#output";
  await ocuroot(place, "state", "get", url);
}

async function ocuroot(place: Place, ...args: string[]): Promise<void> {
  say(`$ ocuroot ${args.map(quote).join(" ")}`);
  const program = ["run", "--allow-all", `${ROOT}cli.ts`];
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: [...program, ...args],
    cwd: place.repo,
    env: place.env,
  }).spawn().output();
  if (code !== 0) throw new Stopped(code);
}

async function git(place: Place, ...args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command("git", {
    args,
    cwd: place.repo,
    env: place.env,
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}

async function copyFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const entry of Deno.readDir(from)) {
    const [source, target] = [`${from}/${entry.name}`, `${to}/${entry.name}`];
    if (entry.isDirectory) await copyFolder(source, target);
    else await Deno.copyFile(source, target);
  }
}

function quote(arg: string): string {
  return /[*#]/.test(arg) ? `'${arg}'` : arg;
}

function say(text: string): void {
  const line = text.startsWith("$") ? text : `\n# ${text}`;
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

if (import.meta.main) Deno.exit(await main());
