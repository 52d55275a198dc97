// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { separateCredentials } from "./credentials.ts";

Deno.test("B31 git gets the URL without credentials, its helper gets them", async (t) => {
  const table = [
    [
      "https://u:p%40ss@x.example/a.git",
      "https://x.example/a.git",
      "u",
      "p@ss",
    ],
    ["https://t0ken@x.example/a.git", "https://x.example/a.git", "t0ken", ""],
    ["http://u:a@b@x.example/a", "http://x.example/a", "u", "a@b"],
  ] as const;
  for (const [given, url, user, password] of table) {
    await t.step(given, () => {
      const found = separateCredentials(given);
      assert.equal(found.url, url);
      assert.equal(found.env["OCUROOT_REMOTE_USER"], user);
      assert.equal(found.env["OCUROOT_REMOTE_PASSWORD"], password);
      assert.deepEqual(found.secrets, [password || user]);
      assert.ok(!found.args.join(" ").includes(password || user));
    });
  }
});

Deno.test("B31 other remotes stay as they are", () => {
  for (
    const url of [
      "git@x.example:a.git",
      "ssh://git@x.example/a",
      "/srv/a@b.git",
    ]
  ) {
    assert.deepEqual(separateCredentials(url), {
      url,
      args: [],
      env: {},
      secrets: [],
    });
  }
});

Deno.test("B31 git asks the helper and hears the password", async () => {
  const { args, env } = separateCredentials("https://u:p%20w@x.example/a.git");
  const child = new Deno.Command("git", {
    args: [...args, "credential", "fill"],
    env: { ...env, GIT_TERMINAL_PROMPT: "0", GIT_CONFIG_GLOBAL: "/dev/null" },
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  const asked = "protocol=https\nhost=x.example\n\n";
  await writer.write(new TextEncoder().encode(asked));
  await writer.close();
  const { stdout } = await child.output();
  const lines = new TextDecoder().decode(stdout).split("\n");
  assert.ok(lines.includes("username=u"));
  assert.ok(lines.includes("password=p w"));
});
