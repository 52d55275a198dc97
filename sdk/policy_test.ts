// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { createRecorder } from "./declare.ts";
import type { Json } from "./model.ts";
import { parsePolicy } from "./policy.ts";

const call = { site: { filename: "repo.ocu.star", line: 1, column: 1 } };

Deno.test("F43 what is no policy is refused, and why", async (t) => {
  const cases: readonly [Json, RegExp][] = [
    [[], /expected a dict of lists, got a list/],
    [{ program: [] }, /"program" is nothing a policy names/],
    [{ programs: "git" }, /should be a list of strings, got a string/],
    [{ programs: ["git status"] }, /programs names "git status"/],
    [{ programs: [""] }, /programs names ""/],
    [{ hosts: ["https://a.example"] }, /hosts names "https:\/\/a.example"/],
    [{ hosts: ["a.example/x"] }, /hosts names/],
    [{ env: ["A=B"] }, /env names "A=B"/],
    [{ read: ["a\nb"] }, /read names/],
  ];
  for (const [json, message] of cases) {
    await t.step(JSON.stringify(json), () => {
      assert.throws(() => parsePolicy(json, "declare sandbox"), {
        code: "config/invalid",
        message,
      });
    });
  }
});

Deno.test("F43 the policy of a repository names all that is allowed", () => {
  const recorder = createRecorder({ kind: "repo", base: "" });
  recorder.sandbox({ programs: ["git"] }, call);
  const sandbox = {
    programs: ["git"],
    hosts: [],
    env: [],
    read: [],
    write: [],
  };
  const settings = recorder.repoSettings({ globals: {}, env: {} });
  assert.deepEqual(settings.sandbox, sandbox);
  assert.throws(() => recorder.sandbox({}, call), { code: "config/invalid" });
  const globals = { repo_sandbox: { hosts: ["a.example"] } };
  assert.deepEqual(recorder.repoSettings({ globals, env: {} }).sandbox, {
    ...sandbox,
    programs: [],
    hosts: ["a.example"],
  });
});

Deno.test("F43 the policy of a task is stored with it, and only where there is one", () => {
  const base = "acme/-/a.ocu.star/@r1";
  const recorder = createRecorder({ kind: "release", base });
  const fn = {
    def: { name: "f", pos: "a.ocu.star:1:1" },
    parameters: [],
    reachable: true,
    topLevel: true,
  };
  recorder.task({ fn, name: "plain" }, call);
  recorder.task({ fn, name: "own", sandbox: { write: [] } }, call);
  const tasks = recorder.finish().package?.phases.flatMap(({ tasks }) => tasks);
  assert.ok(!("policy" in (tasks?.[0]?.task ?? {})));
  assert.deepEqual(tasks?.[1]?.task?.policy, { write: [] });
});
