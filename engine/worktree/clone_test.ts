// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { OcurootError } from "@ocuroot/sdk/error";
import { cloneWith } from "./clone.ts";

const ENV = {
  PATH: Deno.env.get("PATH") ?? "",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_AUTHOR_NAME: "a",
  GIT_AUTHOR_EMAIL: "a@example.com",
  GIT_COMMITTER_NAME: "a",
  GIT_COMMITTER_EMAIL: "a@example.com",
};

async function git(cwd: string, ...args: string[]): Promise<string> {
  const command = new Deno.Command("git", { args, cwd, env: ENV });
  const { success, stdout, stderr } = await command.output();
  assert.ok(success, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout).trim();
}

/** Git's own server program behind a password. */
async function serve(root: string, request: Request): Promise<Response> {
  const given = request.headers.get("authorization");
  if (given !== `Basic ${btoa("x-token:s3cr/t")}`) {
    const headers = { "www-authenticate": 'Basic realm="git"' };
    return new Response("no", { status: 401, headers });
  }
  const url = new URL(request.url);
  const child = new Deno.Command("git", {
    args: ["http-backend"],
    env: {
      ...ENV,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: "1",
      GIT_PROTOCOL: request.headers.get("git-protocol") ?? "",
      PATH_INFO: url.pathname,
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers.get("content-type") ?? "",
      HTTP_CONTENT_ENCODING: request.headers.get("content-encoding") ?? "",
    },
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new Uint8Array(await request.arrayBuffer()));
  await writer.close();
  const { stdout } = await child.output();
  const text = new TextDecoder("latin1").decode(stdout);
  const end = text.indexOf("\r\n\r\n");
  const headers = text.slice(0, end).split("\r\n")
    .map((line) => line.split(": ") as [string, string])
    .filter(([name]) => name !== "Status");
  return new Response(stdout.slice(end + 4), { headers });
}

Deno.test("B31 C48 a token in a remote is used, masked and never written down", async () => {
  const base = await Deno.realPath(await Deno.makeTempDir());
  const repo = `${base}/repo`;
  await Deno.mkdir(repo);
  await git(repo, "init", "-q", "-b", "main");
  await git(repo, "commit", "-q", "--allow-empty", "-m", "one");
  const commit = await git(repo, "rev-parse", "HEAD");
  await git(base, "clone", "-q", "--bare", "repo", "repo.git");
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (request) => serve(base, request),
  );
  const place = `127.0.0.1:${server.addr.port}/repo.git`;
  const secrets: string[] = [];
  const clone = (repo: string, user: string) =>
    cloneWith({
      repo,
      commit,
      remotes: () => Promise.resolve([`http://${user}@${place}`]),
      home: `${base}/home`,
      env: ENV,
      signal: new AbortController().signal,
      secret: (value) => void secrets.push(value),
    });
  try {
    const dir = await clone("good", "x-token:s3cr%2Ft");
    assert.deepEqual(secrets, ["s3cr%2Ft", "s3cr/t"]);
    assert.equal(await git(dir, "cat-file", "-t", commit), "commit");
    const found = await new Deno.Command("grep", {
      args: ["-rlE", "s3cr|x-token", dir],
    }).output();
    assert.equal(new TextDecoder().decode(found.stdout), "");
    await assert.rejects(clone("bad", "x-token:wr0ng"), (error: unknown) => {
      assert.ok(error instanceof OcurootError && error.code === "git/commit");
      assert.ok(error.message.includes(place), error.message);
      assert.ok(!JSON.stringify(error).includes("wr0ng"), error.message);
      return true;
    });
  } finally {
    await server.shutdown();
    await Deno.remove(base, { recursive: true });
  }
});
