// SPDX-License-Identifier: MIT
/**
 * Runs programs and takes their time, peak memory and system calls. What the
 * machine cannot measure is left out, not guessed.
 *
 * @module
 */

/** How a program is run. */
export interface Run {
  /** The program and its arguments. */
  readonly command: readonly string[];
  /** Its working directory. */
  readonly cwd: string;
  /** Variables added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** What a run took. */
export interface Usage {
  /** Wall time. */
  readonly ms: number;
  /** Peak memory in MB, where `/usr/bin/time` is installed. */
  readonly mb?: number;
}

const TIME = "/usr/bin/time";

/**
 * Runs a program once.
 *
 * @param run The program.
 * @returns Its wall time and peak memory.
 */
export async function runOnce(run: Run): Promise<Usage> {
  const report = await Deno.makeTempFile();
  try {
    const timed = exists(TIME)
      ? [TIME, "-o", report, "-f", "%M", ...run.command]
      : run.command;
    const start = performance.now();
    await finish({ ...run, command: timed });
    const ms = performance.now() - start;
    const kb = Number((await Deno.readTextFile(report)).trim());
    return kb > 0 ? { ms, mb: kb / 1024 } : { ms };
  } finally {
    await Deno.remove(report);
  }
}

/**
 * Gives the shortest of several runs: the others waited for something else.
 *
 * @param run The program.
 * @param rounds How often.
 * @returns Milliseconds.
 */
export async function bestOf(run: Run, rounds: number): Promise<number> {
  const taken: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    await finish(run);
    taken.push(performance.now() - start);
  }
  return Math.min(...taken);
}

/**
 * Takes the processor time of a program and all that it starts, which other
 * work of the machine does not change.
 *
 * @param run The program.
 * @param rounds How often; the least counts.
 * @returns Milliseconds; NaN where `/usr/bin/time` is not installed.
 */
export async function userTime(run: Run, rounds = 5): Promise<number> {
  if (!exists(TIME)) return NaN;
  const report = await Deno.makeTempFile();
  let least = Infinity;
  for (let round = 0; round < rounds; round++) {
    const timed = [TIME, "-o", report, "-f", "%U %S", ...run.command];
    await finish({ ...run, command: timed });
    const [user = 0, system = 0] = (await Deno.readTextFile(report))
      .split(" ").map(Number);
    least = Math.min(least, 1000 * (user + system));
  }
  await Deno.remove(report);
  return least;
}

/** Files that a program opened below a directory. */
export interface Opened {
  /** All that were there. */
  readonly files: number;
  /** Of these, documents. */
  readonly documents: number;
}

/**
 * Counts what a program opens, where `strace` is installed.
 *
 * @param run The program.
 * @param below The directory.
 * @returns The counts; undefined without `strace`.
 */
export async function countOpened(
  run: Run,
  below: string,
): Promise<Opened | undefined> {
  const trace = await Deno.makeTempFile();
  try {
    const strace = ["strace", "-f", "-qq", "-e", "trace=open,openat"];
    await finish({
      ...run,
      command: [...strace, "-o", trace, ...run.command],
    });
    const lines = (await Deno.readTextFile(trace)).split("\n")
      .filter((line) => line.includes(below) && !line.includes("= -1"));
    const documents = lines.filter((line) =>
      line.includes("@object.json") && line.includes("O_RDONLY")
    );
    return { files: lines.length, documents: documents.length };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  } finally {
    await Deno.remove(trace);
  }
}

/**
 * Runs a program to its end.
 *
 * @param run The program.
 * @returns Its standard output.
 */
export async function finish(run: Run): Promise<string> {
  const [program = "", ...args] = run.command;
  const { success, stdout, stderr } = await new Deno.Command(program, {
    args,
    cwd: run.cwd,
    ...(run.env === undefined ? {} : { env: { ...run.env } }),
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  if (success) return decoder.decode(stdout);
  throw new Error(
    `"${run.command.join(" ")}" failed:\n${decoder.decode(stderr)}`,
  );
}

/**
 * Finds a program on the path.
 *
 * @param name Its name.
 * @returns Its path; undefined when it is not installed.
 */
export function findProgram(name: string): string | undefined {
  return (Deno.env.get("PATH") ?? "").split(":")
    .map((directory) => `${directory}/${name}`)
    .find(exists);
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
