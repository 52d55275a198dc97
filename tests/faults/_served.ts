// SPDX-License-Identifier: MIT
/**
 * A repository whose stores are on a Git server of its own, which can be told
 * to misbehave. Requests are counted by kind.
 *
 * @module
 */

import { type TestEnvironment, testEnvironment } from "../_environment.ts";
import { type GitHttp, gitHttp, type Meddle } from "../_git_http.ts";

/** The package that is released: two tasks, three deployments, two phases. */
export const PACKAGE = "web.ocu.star";

/** The same, of functions that take no time at all. */
export const QUIET = "quiet.ocu.star";

/** The password of the server. */
export const PASSWORD = "s3cret-of-the-server";

const CONFIG = `def note(name):
    shell("echo {} >> \\"$OCUROOT_HOME/ran\\"".format(name))

def work():
    note("task")
    return done(outputs={"x": 1})

def up(environment):
    note(environment["name"])
    return done()

def down(environment):
    return done()

phase("build", [task(name=n, fn=work) for n in ["pack", "check"]])
phase("all", [deploy(environment=e, up=up, down=down) for e in environments()])
`;

/** What a request is about. */
export type Kind =
  | "ask upload"
  | "do upload"
  | "ask receive"
  | "do receive";

/** A repository and its server. */
export interface Served extends AsyncDisposable {
  /** The repository. */
  readonly t: TestEnvironment;
  /** The bare repository behind the server. */
  readonly remote: string;
  /** All requests so far; may be emptied. */
  readonly seen: Kind[];
  /** Misbehaves from now on; undefined to stop. */
  meddle(
    how:
      | ((kind: Kind, ...rest: Parameters<Meddle>) => ReturnType<Meddle>)
      | undefined,
  ): void;
  /** Gives what ran so far, sorted. */
  ran(): Promise<readonly string[]>;
}

/**
 * Makes a repository with three environments, and its server.
 *
 * @returns Both; dispose of them with `await using`.
 */
export async function serve(): Promise<Served> {
  const t = await testEnvironment({
    [PACKAGE]: CONFIG,
    [QUIET]: CONFIG.replace(/^ {4}(note\(|shell\().*\n/gm, "    pass\n"),
    "environments.ocu.star":
      `[register_environment(environment(n)) for n in ["a", "b", "c"]]\n`,
  });
  const root = t.repo.replace(/\/repo$/, "/served");
  const remote = `${root}/shop.git`;
  await t.git("init", "-q", "--bare", "-b", "main", remote);
  const seen: Kind[] = [];
  let how: Parameters<Served["meddle"]>[0];
  const server = gitHttp({
    root,
    password: PASSWORD,
    meddle: (request, pass) => {
      const kind = kindOf(request);
      seen.push(kind);
      return how?.(kind, request, pass) ?? pass();
    },
  });
  await t.write({ "repo.ocu.star": repoConfig(server) });
  await t.commit("configure");
  await t.ok(["release", "new", "environments.ocu.star"]);
  seen.length = 0;
  return {
    t,
    remote,
    seen,
    meddle: (other) => void (how = other),
    ran: async () => {
      const text = await Deno.readTextFile(`${t.home}/ran`).catch(() => "");
      return text.split("\n").filter((line) => line !== "").sort();
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await t[Symbol.asyncDispose]();
    },
  };
}

/** What runs in a release, sorted. */
export const ALL = ["a", "b", "c", "task", "task"] as const;

function repoConfig(server: GitHttp): string {
  const { host } = new URL(server.url);
  return `ocuroot("0.3.0")
repo_alias("test")
REMOTE = "http://me:${PASSWORD}@${host}/shop.git"
store.set(
    store.git(REMOTE, branch="state"),
    intent=store.git(REMOTE, branch="intent"),
)
`;
}

function kindOf(request: Request): Kind {
  const { pathname, search } = new URL(request.url);
  const service = /git-(\w+)-pack/.exec(pathname + search)?.[1];
  const verb = request.method === "GET" ? "ask" : "do";
  return `${verb} ${service}` as Kind;
}
