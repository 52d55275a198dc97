// SPDX-License-Identifier: MIT
/**
 * Makes scripts of turns over one repository: what is typed, at which commit,
 * after which change of files. A script is decided by its seed alone and can
 * be played by any client. It plays nothing.
 *
 * @module
 */

import type { Random } from "./random.ts";

/** One turn: a change by a person, and commands. */
export interface Turn {
  /** What it is about. */
  readonly name: string;
  /** Commit that the commands run at. */
  readonly commit: string;
  /** Files to write; null removes one. */
  readonly files?: Readonly<Record<string, string | null>>;
  /** Command lines without the program's name. */
  readonly commands: readonly (readonly string[])[];
}

/** What the writer of a script knows of the stores. */
interface Known {
  commit: number;
  readonly releases: Map<string, string[]>;
  readonly environments: Set<string>;
  level: number;
}

const PACKAGES = ["front", "gate", "flaky", "job"] as const;
const NAMES = ["eu", "us", "test"] as const;

/**
 * Writes a script.
 *
 * @param random Decides it.
 * @param length How many turns it has.
 * @returns The turns.
 */
export function writeScript(random: Random, length: number): readonly Turn[] {
  const known: Known = {
    commit: 1,
    releases: new Map(),
    environments: new Set(),
    level: 1,
  };
  const turns: Turn[] = [create("eu", known), level(known)];
  while (turns.length < length) turns.push(nextTurn(random, known));
  return turns.slice(0, length);
}

function nextTurn(random: Random, known: Known): Turn {
  const kinds = [release, release, approve, retry, environment, level, custom];
  const kind = kinds[random.below(kinds.length)] ?? release;
  return kind(known, random) ?? release(known, random);
}

type Kind = (known: Known, random: Random) => Turn | undefined;

function release(known: Known, random: Random): Turn {
  const name = random.pick(PACKAGES);
  const commit = `commit${++known.commit}`;
  const before = known.releases.get(name) ?? [];
  known.releases.set(name, [...before, commit]);
  return {
    name: `release ${name}`,
    commit,
    commands: [["release", "new", `${name}.ocu.star`]],
  };
}

const approve: Kind = (known) => {
  const commits = known.releases.get("gate") ?? [];
  const commit = commits.at(-1);
  if (commit === undefined) return undefined;
  const ref = `gate.ocu.star/@r${commits.length}`;
  return {
    name: `approve ${ref}`,
    commit,
    commands: [
      ["state", "set", `${ref}/custom/approved`, "yes"],
      ["state", "apply", `${ref}/custom/approved`],
      ["release", "continue", ref],
    ],
  };
};

/** Fails first, then works once the file is there. */
const retry: Kind = (known) => {
  const commits = known.releases.get("flaky") ?? [];
  const commit = commits.at(-1);
  if (commit === undefined) return undefined;
  return {
    name: "retry flaky",
    commit,
    files: { works: "" },
    commands: [["release", "retry", `flaky.ocu.star/@r${commits.length}`]],
  };
};

const environment: Kind = (known, random) => {
  const name = random.pick(NAMES);
  return known.environments.has(name)
    ? destroy(name, known)
    : create(name, known);
};

function create(name: string, known: Known): Turn {
  known.environments.add(name);
  const ref = `@/environment/${name}`;
  const value = JSON.stringify({ name, attributes: { tier: name } });
  return {
    name: `create ${ref}`,
    commit: deployedAt(known),
    commands: [
      ["state", "set", "-f", "json", ref, value],
      ["state", "apply", ref],
      ["work", "any"],
    ],
  };
}

function destroy(name: string, known: Known): Turn {
  known.environments.delete(name);
  const ref = `@/environment/${name}`;
  return {
    name: `delete ${ref}`,
    commit: deployedAt(known),
    commands: [
      ["state", "delete", ref],
      ["state", "apply", ref],
      ["work", "any"],
    ],
  };
}

/** Work is done at the commit of the release that it belongs to. */
function deployedAt(known: Known): string {
  return known.releases.get("front")?.at(-1) ?? `commit${known.commit}`;
}

/** An input that deployments share: they are done again. */
function level(known: Known): Turn {
  const value = String(known.level++);
  return {
    name: `level ${value}`,
    commit: deployedAt(known),
    commands: [
      ["state", "set", "@/custom/level", value],
      ["state", "apply", "@/custom/level"],
      ["work", "any"],
    ],
  };
}

const custom: Kind = (known, random) => {
  const ref = `@/custom/k${random.below(3)}`;
  const value = JSON.stringify({ n: random.below(5), "<&>": [null, 0, ""] });
  return {
    name: `set ${ref}`,
    commit: `commit${known.commit}`,
    commands: [
      ["state", "set", "-f", "json", ref, value],
      ["work", "any"],
    ],
  };
};

/** The repo config of a repository that keeps both on branches. */
export const GIT_REPO = `ocuroot("0.3.0")
repo_alias("acme/shop")
remote = env()["STORES"]
store.set(
    store.git(remote, branch="state"),
    intent=store.git(remote, branch="intent"),
)
`;

/** The repository that scripts are about. */
export const FILES: Readonly<Record<string, string>> = {
  "repo.ocu.star": `ocuroot("0.3.0")
repo_alias("acme/shop")
store.set(store.fs(".store"))
`,
  ".gitignore": ".store\nworks\n",
  "front.ocu.star": `def build():
    print("a < b && c")
    return done(outputs={"image": "front:1", "sizes": [1, 2.5]}, tags=["v1"])

def up(environment, image, level):
    print("deploying to", environment["name"])
    return done(outputs={"at": environment["name"], "level": level})

def down(environment, image, level):
    return done()

phase("build", [task(build, "build")])
phase("deploy", [
    deploy(
        environment=e,
        up=up,
        down=down,
        inputs={
            "image": input(ref="./task/build#output/image"),
            "level": input(ref="@/custom/level"),
        },
    )
    for e in environments()
])
`,
  "gate.ocu.star": `def build():
    return done(outputs={"n": 3})

def ship(approved, n):
    return next(shipped, inputs={"by": approved, "n": n})

def shipped(by, n):
    print("approved", by)
    return done(outputs={"by": by, "n": n})

phase("build", [task(build, "build")])
phase("ship", [
    task(ship, "ship", inputs={
        "approved": input(ref="./custom/approved"),
        "n": input(ref="./task/build#output/n"),
    }),
])
`,
  "flaky.ocu.star": `def check():
    shell("test -e works")
    return done(outputs={"ok": True})

def after(ok):
    return done()

phase("check", [task(check, "check")])
phase("after", [
    task(after, "after", inputs={"ok": input(ref="./task/check#output/ok")}),
])
`,
  "job.ocu.star": `def run(level):
    return done(outputs={"level": level, "none": None}, watch=["src"])

phase("run", [
    task(run, "run", inputs={"level": input(ref="@/custom/level")}),
])
`,
};
