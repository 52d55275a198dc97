// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { OcurootError } from "@ocuroot/sdk/error";
import { checkBranch, checkRemoteUrl, redactUrls } from "./remote_url.ts";

const HOSTILE = [
  "",
  "-oProxyCommand=touch /tmp/x",
  "--upload-pack=touch /tmp/x",
  "ext::sh -c touch% /tmp/x",
  "fd::17",
  "EXT::sh",
  "ssh://-oProxyCommand=touch/x",
  "ssh://user@-oProxyCommand=x/y",
  "-host:path",
  "user@-host:path",
  "javascript://x",
  "ftp://host/x",
  "https://host/x\n--upload-pack=y",
  "https://host/\0",
];

const GOOD = [
  "https://forge.example/acme/shop.git",
  "https://token:x@forge.example/acme/shop.git",
  "ssh://git@forge.example:22/acme/shop.git",
  "git@forge.example:acme/shop.git",
  "file:///srv/git/shop.git",
  "/srv/git/shop.git",
  "../shop.git",
];

const BRANCHES = [
  "-x",
  "a..b",
  "a b",
  "a~1",
  "a^",
  "a:b",
  "/a",
  "a/",
  "a.lock",
  "",
  "a\nb",
  "@{u}",
  ".a",
  "a/.b",
];

Deno.test("B23 F33 remotes and branches that git could misread are refused", async (t) => {
  for (const url of HOSTILE) {
    await t.step(JSON.stringify(url), () => {
      assert.throws(() => checkRemoteUrl(url), isRemoteError);
    });
  }
  for (const branch of BRANCHES) {
    await t.step(`branch ${JSON.stringify(branch)}`, () => {
      assert.throws(() => checkBranch(branch), isRemoteError);
    });
  }
});

Deno.test("checkRemoteUrl() takes every usual form", () => {
  for (const url of GOOD) assert.equal(checkRemoteUrl(url), url);
  assert.equal(checkBranch("feature/state-1.2"), "feature/state-1.2");
});

Deno.test("B31 F42 redactUrls() removes credentials from every URL in a text", () => {
  assert.equal(
    redactUrls("a https://u:p@x.example/y and ssh://git@z/ 'http://t@q'"),
    "a https://x.example/y and ssh://z/ 'http://q'",
  );
  assert.equal(redactUrls("at https://u:p@ss@x/y"), "at https://x/y");
});

function isRemoteError(error: unknown): boolean {
  return error instanceof OcurootError && error.code === "git/remote";
}
