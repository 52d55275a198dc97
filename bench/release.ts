// SPDX-License-Identifier: MIT
/**
 * Measures commands on a store on files, each in a process of its own,
 * against an empty program. It compares with nothing that is not here.
 *
 * @module
 */

const ROOT = new URL("../", import.meta.url).pathname;

const REPO = `repo_alias("bench")\nstore.set(store.fs(".store"))\n`;

const PACKAGE = `def up(environment):
    return done()

def down(environment):
    return done()

phase("all", [deploy(environment=e, up=up, down=down) for e in environments()])
`;

/**
 * Measures `state get` of one document.
 *
 * @returns One line with both times and the ratio.
 */
export async function commandRatio(): Promise<string> {
  return await withRepo(1, async (run) => {
    await run("release", "new", "environments.ocu.star");
    const get = await best(() => run("state", "get", "@/environment/e0"));
    const empty = await best(() => deno(["eval", ""], ROOT));
    const ratio = (get / empty).toFixed(2);
    return `state get: ${get.toFixed(0)} ms, an empty program ` +
      `${empty.toFixed(0)} ms, ratio ${ratio}`;
  });
}

/**
 * Measures a release that deploys nothing to many environments.
 *
 * @param count How many environments.
 * @returns One line with the time, in all and for each deployment.
 */
export async function releaseRatio(count: number): Promise<string> {
  return await withRepo(count, async (run) => {
    await run("release", "new", "environments.ocu.star");
    const time = await elapsed(() => run("release", "new", "package.ocu.star"));
    const again = await elapsed(() =>
      run("release", "new", "--force", "package.ocu.star")
    );
    return `release to ${count} environments on files: ` +
      `${time.toFixed(0)} ms, ${(time / count).toFixed(1)} ms each; ` +
      `the second ${(again / time).toFixed(2)} times as long`;
  });
}

type Run = (...args: string[]) => Promise<void>;

async function withRepo<T>(
  environments: number,
  measure: (run: Run) => Promise<T>,
): Promise<T> {
  const base = await Deno.makeTempDir({ prefix: "ocuroot-bench-" });
  try {
    const names = Array.from({ length: environments }, (_, i) => `e${i}`);
    await Deno.writeTextFile(`${base}/repo.ocu.star`, REPO);
    await Deno.writeTextFile(`${base}/package.ocu.star`, PACKAGE);
    await Deno.writeTextFile(
      `${base}/environments.ocu.star`,
      names.map((name) => `register_environment(environment("${name}"))\n`)
        .join(""),
    );
    await new Deno.Command("git", { args: ["init", "-q"], cwd: base }).output();
    const env = { OCUROOT_HOME: `${base}/home` };
    return await measure((...args) =>
      deno(["run", "-A", `${ROOT}cli.ts`, ...args], base, env)
    );
  } finally {
    await Deno.remove(base, { recursive: true });
  }
}

async function deno(
  args: readonly string[],
  cwd: string,
  env: Record<string, string> = {},
): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd,
    env,
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}

async function best(run: () => Promise<void>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < 5; round++) times.push(await elapsed(run));
  return Math.min(...times);
}

async function elapsed(run: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}
