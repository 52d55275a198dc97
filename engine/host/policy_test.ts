// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import type { PolicyKind } from "@ocuroot/sdk/policy";
import { confine, REFUSED, serveConfined } from "./confined.ts";
import { deniedError, policyLine } from "./denied.ts";
import { allows, covers, intersect } from "./policy.ts";
import { realPathOf } from "./real_path.ts";

Deno.test("F43 entries cover what is the same or below, and nothing beside", async (t) => {
  const cases: readonly [PolicyKind, string, string, boolean][] = [
    ["programs", "/usr/bin/git", "/usr/bin/git", true],
    ["programs", "/usr/bin/git", "/usr/bin/git-shell", false],
    ["hosts", "a.example", "a.example:443", true],
    ["hosts", "a.example:443", "a.example:443", true],
    ["hosts", "a.example:443", "a.example:80", false],
    ["hosts", "a.example", "b.a.example:443", false],
    ["hosts", "[::1]", "[::1]:80", true],
    ["env", "AWS_*", "AWS_REGION", true],
    ["env", "AWS_*", "AW", false],
    ["env", "HOME", "HOMEPATH", false],
    ["env", "*", "ANY", true],
    ["read", "/repo/data", "/repo/data/a", true],
    ["read", "/repo/data", "/repo/data", true],
    ["read", "/repo/data", "/repo/database", false],
    ["write", "/", "/etc/passwd", true],
  ];
  for (const [kind, entry, target, expected] of cases) {
    await t.step(`${kind}: ${entry} and ${target}`, () => {
      assert.equal(covers(kind, { entry, target }), expected);
    });
  }
});

Deno.test("F43 a list that is absent says nothing, an empty one allows nothing", () => {
  const git = { kind: "programs", value: "git", target: "/bin/git" } as const;
  assert.equal(allows({}, [git]), undefined);
  assert.equal(allows({ programs: [] }, [git]), git);
});

Deno.test("F43 of two policies the narrower entries are left", () => {
  const both = intersect(
    { hosts: ["a", "b:80"], env: ["AWS_*"], read: ["/r"], programs: ["/x"] },
    { hosts: ["a:443", "b"], env: ["AWS_KEY", "HOME"], read: ["/r/d", "/q"] },
  );
  assert.deepEqual(both, {
    programs: ["/x"],
    hosts: ["b:80", "a:443"],
    env: ["AWS_KEY"],
    read: ["/r/d"],
  });
});

Deno.test("F43 what is denied comes with the line that allows it", async (t) => {
  const access = { kind: "programs", value: "git" } as const;
  const policy = { programs: ["make"], hosts: [] };
  await t.step("Starlark", () => {
    const error = deniedError(access, { policy, file: "repo.ocu.star" });
    assert.equal(error.data?.["line"], 'sandbox(programs = ["make", "git"])');
    assert.equal(error.code, "host/denied");
  });
  await t.step("TypeScript", () =>
    assert.equal(
      policyLine({ policy, file: "repo.ocu.ts" }),
      'sandbox: { programs: ["make"] }',
    ));
  await t.step("a task", () =>
    assert.equal(
      policyLine({ policy, file: "a.ocu.star", task: "build" }),
      'sandbox = {"programs": ["make"], "hosts": []}',
    ));
});

Deno.test("F43 a program starts with exactly the permissions declared", () => {
  const command = confine({
    programs: ["/bin/a", "/b,c"],
    hosts: [],
    env: ["*"],
    read: ["/r"],
  }, ["/bin/a", "--allow-all"]);
  const flags = command.filter((part) => part.startsWith("--allow"));
  assert.deepEqual(flags, [
    "--allow-run=/bin/a,/b,,c",
    "--allow-env",
    "--allow-read=/r",
    "--allow-write",
    "--allow-all.",
  ]);
  assert.equal(command.at(-1), "--allow-all.");
});

Deno.test("F43 the compiled program starts what is on the list only", async () => {
  const start = (...argv: string[]) => {
    const self = ["__confined"];
    const command = confine({ programs: ["/bin/true"] }, argv, { self });
    assert.equal(command[1], "__confined");
    return serveConfined(command.slice(2));
  };
  assert.equal(await start("/bin/true"), 0);
  assert.equal(await start("/bin/sh", "-c", "exit 0"), REFUSED);
});

Deno.test("F43 the runtime refuses what is not declared", async () => {
  const [deno = "", ...args] = confine({ programs: ["/bin/true"] }, [
    "/bin/sh",
    "-c",
    "exit 0",
  ]);
  const { code } = await new Deno.Command(deno, {
    args,
    stderr: "null",
    stdout: "null",
  }).output();
  assert.equal(code, REFUSED);
});

Deno.test("B24 links are followed, dangling ones and those in a circle too", async () => {
  const dir = await Deno.realPath(await Deno.makeTempDir());
  try {
    await Deno.symlink("/nowhere/at/all", `${dir}/dangling`);
    await Deno.symlink("dangling", `${dir}/twice`);
    await Deno.symlink("b", `${dir}/a`);
    await Deno.symlink("a", `${dir}/b`);
    assert.equal(await realPathOf(`${dir}/dangling`), "/nowhere/at/all");
    assert.equal(await realPathOf(`${dir}/twice/x`), "/nowhere/at/all/x");
    assert.equal(await realPathOf(`${dir}/new/file`), `${dir}/new/file`);
    await assert.rejects(realPathOf(`${dir}/a`), { code: "host/file" });
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
