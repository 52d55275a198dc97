// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { identify } from "./_credentials.ts";

const HOST = "https://forge.example/a/b.git";

function basic(text: string): string {
  return `Basic ${btoa(text)}`;
}

function sent(url: string, settings: Readonly<Record<string, string>> = {}) {
  const env: Record<string, string> = {
    GIT_CONFIG_COUNT: String(Object.keys(settings).length),
  };
  for (const [index, [key, value]] of Object.entries(settings).entries()) {
    env[`GIT_CONFIG_KEY_${index}`] = key;
    env[`GIT_CONFIG_VALUE_${index}`] = value;
  }
  const found = identify(url, env);
  assert.equal(found.url, HOST);
  return found.headers;
}

Deno.test("B31 user and password of a URL become a header, decoded", () => {
  assert.deepEqual(sent(HOST), []);
  assert.deepEqual(sent("https://me:p%40ss@forge.example/a/b.git"), [
    ["Authorization", basic("me:p@ss")],
  ]);
  assert.deepEqual(sent("https://t0ken@forge.example/a/b.git"), [
    ["Authorization", basic("t0ken:")],
  ]);
});

Deno.test("B31 headers that are configured go to their place only", () => {
  const value = "Authorization: Basic eA==";
  const expected = [["Authorization", "Basic eA=="]];
  for (
    const place of [
      "https://forge.example",
      "https://forge.example/",
      "https://forge.example/a",
      HOST,
    ]
  ) {
    const key = `http.${place}.extraHeader`;
    assert.deepEqual(sent(HOST, { [key]: value }), expected, place);
  }
  assert.deepEqual(sent(HOST, { "http.extraheader": value }), expected);
  for (
    const place of [
      "http://forge.example",
      "https://forge.example:8443",
      "https://forge.example.evil",
      "https://other.example",
      "https://forge.example/ab",
      "nonsense",
    ]
  ) {
    const key = `http.${place}.extraHeader`;
    assert.deepEqual(sent(HOST, { [key]: value }), [], place);
  }
  const url = "https://me@forge.example/a/b.git";
  assert.deepEqual(sent(url, { "http.extraheader": value }), expected);
});
