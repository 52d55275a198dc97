// SPDX-License-Identifier: MIT
/**
 * Makes repositories to measure on: environments, packages whose functions do
 * nothing, stores on files or on Git branches.
 *
 * @module
 */

import { finish, type Run } from "./measure.ts";

/** A repository to measure on. */
export interface Project {
  /** Its directory. */
  readonly root: string;
  /** Gives a command of a client in it. */
  readonly run: (program: readonly string[], ...args: string[]) => Run;
  /** Removes it. */
  readonly remove: () => Promise<void>;
}

/** What a repository has. */
export interface ProjectOptions {
  /** How many environments. */
  readonly environments: number;
  /** More files by name. */
  readonly files?: Readonly<Record<string, string>>;
  /** Keep state and intent on two branches of a bare repository. */
  readonly git?: boolean;
}

/** A package that is deployed everywhere and does nothing. */
export const PACKAGE = `def up(environment):
    return done()

def down(environment):
    return done()

phase("all", [deploy(environment=e, up=up, down=down) for e in environments()])
`;

/** Tasks and deployments of the bar for pushes. */
export const TWO_PHASES = `def work():
    return done()

def up(environment):
    return done()

def down(environment):
    return done()

phase("build", [task(name=n, fn=work) for n in ["pack", "check"]])
phase("all", [deploy(environment=e, up=up, down=down) for e in environments()])
`;

/**
 * Makes a repository.
 *
 * @param options What it has.
 * @returns The repository; remove it when done.
 */
export async function makeProject(options: ProjectOptions): Promise<Project> {
  const base = await Deno.makeTempDir({ prefix: "ocuroot-bench-" });
  const root = `${base}/repo`;
  await Deno.mkdir(root);
  const files = {
    "repo.ocu.star": repoConfig(options.git ? `${base}/remote` : undefined),
    "environments.ocu.star": environmentConfig(options.environments),
    "package.ocu.star": PACKAGE,
    ...options.files,
  };
  for (const [name, text] of Object.entries(files)) {
    await Deno.writeTextFile(`${root}/${name}`, text);
  }
  await commitAll(root);
  if (options.git) await makeRemote(base);
  const env = { OCUROOT_HOME: `${base}/home`, NO_COLOR: "1" };
  return {
    root,
    run: (program, ...args) => ({
      command: [...program, ...args],
      cwd: root,
      env,
    }),
    remove: () => Deno.remove(base, { recursive: true }),
  };
}

/**
 * Makes a chain of packages, each of which reads an output of the one before.
 *
 * @param length How many.
 * @returns Config files by name, and a source of the first output.
 */
export function chain(length: number): Record<string, string> {
  const files: Record<string, string> = {};
  for (let index = 0; index < length; index++) {
    const from = index === 0
      ? "@/custom/seed"
      : `./-/p${index - 1}.ocu.star/@/deploy/e0#output/value`;
    files[`p${index}.ocu.star`] = `def up(environment, value):
    return done(outputs={"value": str(value) + "."})

def down(environment, value):
    return done()

phase("all", [
    deploy(
        environment=e,
        up=up,
        down=down,
        inputs={"value": input(ref="${from}")},
    )
    for e in environments()
])
`;
  }
  return files;
}

function repoConfig(remote: string | undefined): string {
  const store = remote === undefined
    ? 'store.set(store.fs(".store"))'
    : `store.set(store.git("${remote}", branch="state"), ` +
      `intent=store.git("${remote}", branch="intent"))`;
  return `ocuroot("0.3.0")\nrepo_alias("bench")\n${store}\n`;
}

function environmentConfig(count: number): string {
  const lines = Array.from(
    { length: count },
    (_, index) => `register_environment(environment("e${index}"))\n`,
  );
  return `ocuroot("0.3.0")\n${lines.join("")}`;
}

async function commitAll(root: string): Promise<void> {
  const git = (...args: string[]) =>
    finish({ command: ["git", ...IDENTITY, ...args], cwd: root });
  await git("init", "-q");
  await git("add", "-A");
  await git("commit", "-q", "-m", "first");
}

/** The older client needs a remote with a commit. */
async function makeRemote(base: string): Promise<void> {
  await finish({
    command: ["git", "clone", "-q", "--bare", "repo", "remote"],
    cwd: base,
  });
}

const IDENTITY = ["-c", "user.name=bench", "-c", "user.email=bench@localhost"];
