// SPDX-License-Identifier: MIT
/**
 * Runs the `console` blocks of a Markdown page in a copy of a folder and tells
 * what they print, in the same form. It does not judge.
 *
 * @module
 */

const ROOT = new URL("../", import.meta.url).pathname;

/** One block of a page. */
export interface ConsoleBlock {
  /** Its text as it stands on the page. */
  readonly expected: string;
  /** True when it shows progress too: ` ```console progress`. */
  readonly progress: boolean;
  /** The lines after `$`. */
  readonly commands: readonly string[];
}

/**
 * Finds the blocks of a page.
 *
 * @param markdown The page.
 * @returns Its `console` blocks, in order.
 */
export function consoleBlocks(markdown: string): readonly ConsoleBlock[] {
  const blocks = markdown.matchAll(
    /^```console( progress)?\n([\s\S]*?)^```$/gm,
  );
  return [...blocks].map(([, progress, expected = ""]) => ({
    expected,
    progress: progress !== undefined,
    commands: expected.split("\n")
      .filter((line) => line.startsWith("$ "))
      .map((line) => line.slice(2)),
  }));
}

/**
 * Finds the files that a page shows: code blocks that start with a comment
 * which is nothing but a file name.
 *
 * @param markdown The page.
 * @returns Their content by name.
 */
export function shownFiles(markdown: string): Readonly<Record<string, string>> {
  const blocks = markdown.matchAll(
    /^```(?:python\n#|ts(?: ignore)?\n\/\/) ([\w./]+\.(?:star|ts))\n([\s\S]*?)^```$/gm,
  );
  return Object.fromEntries(
    [...blocks].map(([, name, content]) => [name, content?.trimStart()]),
  );
}

/** A copy of a folder in which commands are run. */
export interface Shell extends AsyncDisposable {
  /** Runs the commands of a block; gives the block as it really went. */
  run(block: ConsoleBlock): Promise<string>;
}

/**
 * Copies a folder into a new Git repository with `ocuroot` on the path.
 *
 * @param folder Absolute path of what to copy.
 * @param options `bare` leaves Git to the commands.
 * @returns The shell; dispose of it with `await using`.
 */
export async function openShell(
  folder: string,
  options: { readonly bare?: boolean } = {},
): Promise<Shell> {
  const base = await Deno.realPath(
    await Deno.makeTempDir({ prefix: "ocuroot-example-" }),
  );
  const repo = `${base}/repo`;
  await copyFolder(folder, repo);
  await Deno.mkdir(`${base}/bin`);
  const program = `#!/bin/sh\nexec "${Deno.execPath()}" run -A "${ROOT}cli.ts"`;
  await Deno.writeTextFile(`${base}/bin/ocuroot`, `${program} "$@"\n`, {
    mode: 0o755,
  });
  const env = {
    PATH: `${base}/bin:${Deno.env.get("PATH")}`,
    NO_COLOR: "1",
    LC_ALL: "C",
    OCUROOT_HOME: `${base}/home`,
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_AUTHOR_NAME: "Example",
    GIT_AUTHOR_EMAIL: "example@example.com",
    GIT_COMMITTER_NAME: "Example",
    GIT_COMMITTER_EMAIL: "example@example.com",
  };
  const shell = (command: string) => execute(command, { cwd: repo, env });
  if (!options.bare) {
    await shell("git init -q -b main && git add -A && git commit -qm first");
  }
  return {
    async run({ commands, progress }) {
      let told = "";
      for (const command of commands) {
        const line = progress ? `{ ${command}; } 2>&1` : command;
        told += `$ ${command}\n${await shell(line)}`;
      }
      return progress ? steady(told) : told;
    },
    [Symbol.asyncDispose]: () => Deno.remove(base, { recursive: true }),
  };
}

/** Leaves out what differs from run to run. */
function steady(text: string): string {
  return text
    .replaceAll(/^Logs at: .*\n/gm, "")
    .replaceAll(/\(\d[\d.]*m?s\)/g, "(5ms)");
}

async function execute(
  command: string,
  options: Deno.CommandOptions,
): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command("sh", {
    ...options,
    args: ["-c", command],
    stdin: "null",
  }).output();
  const text = new TextDecoder();
  const told = text.decode(stdout);
  if (code === 0) return told;
  // An expected failure shows its code; the reason helps with others.
  const reason = code > 1 ? text.decode(stderr) : "";
  return `${told}${reason}(exit code ${code})\n`;
}

async function copyFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const entry of Deno.readDir(from)) {
    const [source, target] = [`${from}/${entry.name}`, `${to}/${entry.name}`];
    if (entry.isDirectory) await copyFolder(source, target);
    else await Deno.copyFile(source, target);
  }
}
