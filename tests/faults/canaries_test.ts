// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { type TestEnvironment, testEnvironment } from "../_environment.ts";

const POSIX = { ignore: Deno.build.os === "windows" };

const CONFIG = `def build():
    shell("true")
    return next(publish, inputs={"tag": "v1"})

def publish(tag):
    return done(outputs={"url": "https://x.example/" + tag})

def up(environment, url):
    return done(outputs={"url": url})

def down(environment, url):
    return done()

def approve(ok):
    return done()

phase("build", [task(build, "build")])
phase("live", [deploy(environment=e, up=up, down=down, inputs={
    "url": input(ref="./task/build#output/url"),
}) for e in environments()])
phase("check", [task(approve, "approve", inputs={"ok": input(ref="@/custom/ok")})])
`;

/** Every command that reads documents, and what each may write. */
const COMMANDS: readonly (readonly string[])[] = [
  ["state", "match", "**"],
  ["state", "get", "./web.ocu.star/@"],
  ["state", "diff"],
  ["state", "fsck"],
  ["status"],
  ["doctor"],
  ["check"],
  ["release", "lint", "web.ocu.star"],
  ["release", "continue", "./web.ocu.star/@r1"],
  ["release", "retry", "./web.ocu.star/@r1"],
  ["work", "cascade", "--dryrun"],
  ["work", "continue"],
  ["work", "ops"],
  ["work", "any"],
  ["work", "cascade"],
  ["work", "trigger"],
  ["release", "new", "web.ocu.star"],
  ["push"],
];

type Json = string | number | boolean | null | readonly Json[] | {
  readonly [name: string]: Json;
};

function spoil(value: Json, text: (old: string) => string): Json {
  if (typeof value === "string") return text(value);
  if (Array.isArray(value)) return value.map((one: Json) => spoil(one, text));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, spoil(one, text)]),
  );
}

async function* documents(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) yield* documents(path);
    else if (name === "@object.json") yield path;
  }
}

/** Spoils the body of each document, one field or all of them. */
async function plant(
  t: TestEnvironment,
  text: (old: string) => string,
): Promise<number> {
  let planted = 0;
  for await (const path of documents(`${t.repo}/.store`)) {
    const envelope = JSON.parse(await Deno.readTextFile(path));
    if (envelope.kind === "link" || typeof envelope.body === "string") continue;
    const body = spoil(envelope.body, text);
    await Deno.writeTextFile(path, JSON.stringify({ ...envelope, body }));
    planted++;
  }
  return planted;
}

Deno.test(
  "B28 F37 no field of any document is ever executed, whatever command reads it",
  POSIX,
  async (t) => {
    for (
      const [how, text] of [
        [
          "shell words beside what was there",
          (old: string, command: string) =>
            `${old}; ${command}; $(${command}) \`${command}\``,
        ],
        [
          "shell words instead",
          (_: string, command: string) => `$(${command})`,
        ],
        [
          "code of a config",
          (_: string, command: string) =>
            `done(outputs={"x": shell("${command}")})`,
        ],
        [
          "encoded code of a config",
          (_: string, command: string) => btoa(`shell("${command}")\n`),
        ],
      ] as const
    ) {
      await t.step(how, async () => {
        await using at = await testEnvironment({
          "web.ocu.star": CONFIG,
          "environments.ocu.star":
            `register_environment(environment("live"))\n`,
        }, { damages: true });
        await at.ok(["release", "new", "environments.ocu.star"]);
        await at.ok(["release", "new", "web.ocu.star"]);
        const canary = `${at.home}/canary`;
        const planted = await plant(at, (old) => text(old, `touch ${canary}`));
        assert.ok(planted >= 8, `${planted} documents`);
        for (const args of COMMANDS) {
          const { code, stderr } = await at.run(args);
          await assert.rejects(
            Deno.stat(canary),
            Deno.errors.NotFound,
            args.join(" "),
          );
          assert.notEqual(code, 255, `${args.join(" ")}: ${stderr}`);
        }
      });
    }
  },
);
