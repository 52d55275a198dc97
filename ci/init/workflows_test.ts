// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { parse } from "yaml";
import { loadRepoFiles, scriptedHost } from "../../engine/config/_fixture.ts";
import { generateWorkflows } from "./generate.ts";
import { nextSteps } from "./next_steps.ts";
import { PLATFORM_NAMES, type PlatformName } from "./platform.ts";

const SETTINGS = { branch: "main", host: "git.example.com", version: "1.2.3" };

/** Any YAML, to be looked into. */
// deno-lint-ignore no-explicit-any
type Yaml = any;

async function texts(platform: PlatformName): Promise<readonly string[]> {
  const files = await generateWorkflows({ ...SETTINGS, platform });
  return files.map(({ text }) => text);
}

async function yamls(platform: PlatformName): Promise<Yaml[]> {
  return (await texts(platform)).map((text) => parse(text, { strict: true }));
}

Deno.test("ci init github: queues, least rights, all commits, no token on disk", async () => {
  const [release, cascade] = await yamls("github");
  assert.deepEqual(release.on.push.branches, ["main"]);
  assert.deepEqual(Object.keys(cascade.on.workflow_dispatch.inputs), [
    "commit",
  ]);
  for (const flow of [release, cascade]) {
    assert.deepEqual(flow.permissions, { contents: "write", actions: "write" });
    assert.equal(flow.concurrency["cancel-in-progress"], false);
    const [job]: Yaml[] = Object.values(flow.jobs);
    const [checkout] = job.steps;
    assert.equal(checkout.with["fetch-depth"], 0);
    assert.equal(checkout.with["persist-credentials"], false);
    assert.equal(job.env.OCUROOT_VERSION, "1.2.3");
    const scripts: string[] = job.steps.flatMap((step: Yaml) => step.run ?? []);
    assert.ok(
      scripts.every((script) => !script.includes("${{")),
      "no injection",
    );
  }
  assert.notEqual(release.concurrency.group, cascade.concurrency.group);
});

Deno.test("ci init gitlab: queues, never interrupted, all commits", async () => {
  const [flow] = await yamls("gitlab");
  assert.equal(flow[".ocuroot"].resource_group, "ocuroot");
  assert.equal(flow[".ocuroot"].interruptible, false);
  assert.equal(flow[".ocuroot"].variables.GIT_DEPTH, "0");
  assert.deepEqual(flow["ocuroot-release"].script, [
    "ocuroot push",
    "ocuroot work trigger",
  ]);
  for (const name of ["ocuroot-release", "ocuroot-cascade"]) {
    assert.equal(flow[name].extends, ".ocuroot");
  }
});

Deno.test("ci init circleci: one serial group, full clone", async () => {
  const [flow] = await yamls("circleci");
  for (const name of ["ocuroot-release", "ocuroot-cascade"]) {
    const [job] = flow.workflows[name].jobs;
    assert.equal(job[name].context, "ocuroot");
    assert.match(job[name]["serial-group"], /\/ocuroot$/);
  }
  const [checkout] = flow.commands["ocuroot-setup"].steps;
  assert.equal(checkout.checkout.method, "full");
});

Deno.test("ci init buildkite: one at a time, in order", async () => {
  for (const flow of await yamls("buildkite")) {
    const [step] = flow.steps;
    assert.equal(step.concurrency, 1);
    assert.equal(step.concurrency_method, "ordered");
    assert.match(step.concurrency_group, /^ocuroot\//);
  }
});

Deno.test("ci init: every script is sound sh", async (t) => {
  for (const platform of PLATFORM_NAMES) {
    for (const [at, script] of (await scriptsOf(platform)).entries()) {
      await t.step(`${platform} ${at}`, async () => {
        const { success, stderr } = await run("sh", ["-n", "-c", script]);
        assert.ok(success, `${stderr}\n${script}`);
      });
    }
  }
});

Deno.test("ci init: Git gets the token for its host, and no other host does", async (t) => {
  for (const platform of PLATFORM_NAMES) {
    await t.step(platform, async () => {
      for (const text of await texts(platform)) {
        const helper = helperIn(text);
        const key = platform === "github" || platform === "gitlab"
          ? "credential.https://git.example.com.helper"
          : `credential.https://${SETTINGS.host}.helper`;
        if (!/^git/.test(platform)) assert.ok(text.includes(key));
        const env = {
          GIT_CONFIG_GLOBAL: "/dev/null",
          GIT_CONFIG_NOSYSTEM: "1",
          GIT_TERMINAL_PROMPT: "0",
          GIT_CONFIG_COUNT: "1",
          GIT_CONFIG_KEY_0: key,
          GIT_CONFIG_VALUE_0: helper,
          OCUROOT_TOKEN: "t0ken",
          OCUROOT_GIT_USR: "user",
          OCUROOT_GIT_PSW: "t0ken",
        };
        const ask = (host: string) =>
          run("git", ["credential", "fill"], {
            env,
            stdin: `protocol=https\nhost=${host}\n\n`,
          });
        assert.match(
          (await ask("git.example.com")).stdout,
          /^password=t0ken$/m,
        );
        assert.doesNotMatch((await ask("evil.example")).stdout, /t0ken/);
      }
    });
  }
});

Deno.test("ci init: the trigger function asks for a job at the commit", async (t) => {
  const env = {
    CI_API_V4_URL: "https://gitlab.example/api/v4",
    CI_JOB_TOKEN: "t0ken",
    OCUROOT_TOKEN: "t0ken",
    JENKINS_LOGIN: "t0ken",
    CIRCLE_API_TOKEN: "t0ken",
    BUILDKITE_API_TOKEN: "t0ken",
    TEAMCITY_API_TOKEN: "t0ken",
  };
  const answer = (statusCode: number) => ({
    statusCode,
    statusText: String(statusCode),
    headers: {},
    body: "",
  });
  for (const platform of PLATFORM_NAMES) {
    await t.step(platform, async () => {
      const { trigger } = nextSteps(platform, SETTINGS);
      const host = scriptedHost({ env: () => env, http: () => answer(204) });
      const signal = new AbortController().signal;
      const repo = await loadRepoFiles(trigger, { host });
      await repo.trigger("abc123", { effects: host, signal, base: "" });
      const [asked] = host.asked.filter(({ kind }) => kind === "http");
      assert.equal(asked?.kind, "http");
      assert.equal(asked.method, "POST");
      assert.match(asked.url + asked.body, /abc123/);
      assert.deepEqual(host.registered, ["t0ken"], "the token is a secret");
      const refusing = scriptedHost({
        env: () => env,
        http: () => answer(403),
      });
      await assert.rejects(
        repo.trigger("abc123", { effects: refusing, signal, base: "" }),
      );
    });
  }
});

/** All shell scripts of a platform, as its shell sees them. */
async function scriptsOf(platform: PlatformName): Promise<readonly string[]> {
  const all = await texts(platform);
  if (platform === "jenkins") {
    return all.flatMap((text) => quoted(text, /'''\n([\s\S]*?)'''/g));
  }
  if (platform === "teamcity") {
    return all.flatMap((text) => quoted(text, /"""\n([\s\S]*?)"""/g))
      .map((script) => script.replaceAll("${'$'}", "$"));
  }
  const found = all.flatMap((text) => collect(parse(text)));
  assert.ok(found.length > 0);
  return found.map((script) => script.replaceAll("$$", "$"));
}

const SCRIPT_KEYS = ["run", "command", "script", "before_script"];

function collect(value: Yaml): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, Yaml]) => {
    const lines = [inner].flat();
    const isScript = SCRIPT_KEYS.includes(key) &&
      lines.every((line) => typeof line === "string");
    return isScript ? [lines.join("\n")] : collect(inner);
  });
}

function quoted(text: string, form: RegExp): string[] {
  const found = Array.from(text.matchAll(form), ([, script = ""]) => script);
  assert.ok(found.length > 0);
  return found;
}

function helperIn(text: string): string {
  const helper = /GIT_CONFIG_VALUE_0(?:=|: )'(.*)'$/m.exec(text)?.[1];
  assert.ok(helper);
  return helper.replaceAll("${'$'}", "$").replaceAll("$$", "$");
}

async function run(
  program: string,
  args: readonly string[],
  options: { env?: Record<string, string>; stdin?: string } = {},
): Promise<{ success: boolean; stdout: string; stderr: string }> {
  const child = new Deno.Command(program, {
    args: [...args],
    env: options.env ?? {},
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(options.stdin ?? ""));
  await writer.close();
  const { success, stdout, stderr } = await child.output();
  const text = new TextDecoder();
  return { success, stdout: text.decode(stdout), stderr: text.decode(stderr) };
}
