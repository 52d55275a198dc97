// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import fc from "fast-check";

import { repoName } from "./repo_name.ts";

const ROWS: readonly (readonly [string, string])[] = [
  ["git@git.example:acme/shop.git", "git.example/acme/shop"],
  ["https://u:p@git.example/acme/shop.git", "git.example/acme/shop"],
  ["ssh://git@git.example:22/acme/shop.git", "git.example:22/acme/shop"],
  [
    "https://git.example:8443/acme/shop.git/",
    "git.example:8443/acme/shop.git/",
  ],
  ["/srv/git/shop.git", "/srv/git/shop"],
  ["file:///srv/git/shop.git", "/srv/git/shop"],
  ["../shop.git", "/../shop"],
  ["user@git.example:acme/shop.git", "user@git.example:acme/shop"],
  ["git.example:acme/shop.git", "/"],
  ["https://git.example/a%20b.git?x#y", "git.example/a b.git"],
  ["https://git.example/a%2.git", "git.example/a%2"],
  ["https://u@p@git.example", "git.example/"],
  ["acme/shop.git.git", "/acme/shop.git"],
];

Deno.test("S7 repository names come from remotes", async (t) => {
  for (const [url, expected] of ROWS) {
    await t.step(url, () => assert.equal(repoName(url), expected));
  }
});

Deno.test("S7 credentials never reach a repository name", () => {
  const secret = fc.stringMatching(/^[a-zA-Z0-9!$&'()*+,;=:@-]{1,9}$/);
  fc.assert(fc.property(secret, (text) => {
    const name = repoName(`https://${text}@git.example/acme/shop.git`);
    assert.equal(name, "git.example/acme/shop");
  }));
});
