// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { OcurootError } from "@ocuroot/sdk/error";
import type { Phase } from "@ocuroot/sdk/model";
import { ACCESS, ask, HEADERS, HOSTILE, inertText } from "../_testkit.ts";
import type { Changes } from "./changes.ts";
import type { ConfigPreview, PreviewSource } from "./config_preview.ts";
import { previewSite } from "./preview_site.ts";

const R = "acme/-/web.ocu.star/@preview";

const NOTHING: ConfigPreview = {
  release: R,
  phases: [],
  registered: [],
  environments: [],
  warnings: [],
  logs: [],
  files: ["/repo/web.ocu.star"],
  data: [],
};

const PHASES: readonly Phase[] = [
  {
    name: "",
    tasks: [{
      task: {
        name: "build",
        fn: { name: "make", pos: "web.ocu.star:3:1" },
        inputs: { level: { default: 3 }, target: { value: "x86" } },
        policy: { programs: ["go", "git"], hosts: ["proxy.example"] },
        idempotent: true,
      },
    }],
  },
  {
    name: "live",
    tasks: ["eu", "us"].map((environment) => ({
      deploy: {
        environment,
        up: { name: "up", pos: "lib.star:5:1" },
        down: { name: "down", pos: "lib.star:9:1" },
        inputs: {
          environment: { ref: `@/environment/${environment}` },
          image: { ref: `${R}/task/build#output/image` },
          network: {
            ref: `acme/-/net.ocu.star/@/deploy/${environment}#output/id`,
          },
        },
      },
    })),
  },
];

interface Fake extends Changes {
  change(): void;
  readonly followed: Set<string>;
}

function fakeChanges(): Fake {
  const listeners = new Set<() => void>();
  let count = 0;
  const followed = new Set<string>();
  return {
    followed,
    version: () => String(count),
    follow: (files) => files.forEach((file) => followed.add(file)),
    listen(changed) {
      listeners.add(changed);
      return () => void listeners.delete(changed);
    },
    close: () => listeners.clear(),
    change() {
      count++;
      for (const changed of listeners) changed();
    },
  };
}

function siteOf(
  evaluate: () => Promise<ConfigPreview>,
  options: {
    readonly changes?: Changes;
    readonly source?: Partial<PreviewSource>;
  } = {},
) {
  const source: PreviewSource = {
    name: "web.ocu.star",
    root: "/repo",
    files: ["/repo/web.ocu.star"],
    mask: (text) => text,
    evaluate,
    ...options.source,
  };
  const { changes = fakeChanges() } = options;
  return previewSite(source, { access: ACCESS, changes });
}

Deno.test("K64 preview shows phases, functions, inputs and what they need", async () => {
  const environments = ["eu", "us"].map((name) => ({ name, attributes: {} }));
  const site = await siteOf(() =>
    Promise.resolve({ ...NOTHING, phases: PHASES, environments })
  );
  const { status, text } = await ask(site, "/");
  assert.equal(status, 200);
  const words = inertText(text);
  for (
    const word of [
      "2 phases, 1 task, 2 deployments",
      "with the environments eu, us",
      "web.ocu.star:3:1",
      "lib.star:9:1",
      "default 3",
      "may use" + "programs go, git; hosts proxy.example",
      "when interrupted" + "runs again by itself",
      '"x86"',
      "from ./task/build#output/image",
      "from net.ocu.star/@/deploy/eu#output/id",
      "eu needs image of build",
      "us needs network of net.ocu.star",
    ]
  ) assert.ok(words.includes(word), word);
  // In phase order, and each drawn task leads to its card.
  assert.ok(text.indexOf('id="task-1"') < text.indexOf('id="task-2"'));
  for (const id of ["task-1", "task-2", "task-3"]) {
    assert.match(
      text,
      new RegExp(`<a class="node (task|deploy)" href="#${id}"`),
    );
  }
  assert.doesNotMatch(words, /needs environment/);
});

Deno.test("K64 preview evaluates anew for each request", async () => {
  let count = 0;
  const site = await siteOf(() =>
    Promise.resolve({ ...NOTHING, logs: [`evaluation ${++count}`] })
  );
  for (const wanted of ["evaluation 1", "evaluation 2"]) {
    assert.ok(inertText((await ask(site, "/")).text).includes(wanted));
  }
  await ask(site, "/nowhere");
  assert.equal(count, 2);
});

Deno.test("K64 preview shows an environment file", async () => {
  const registered = [{ name: "eu", attributes: { region: "eu-west-1" } }];
  const site = await siteOf(() => Promise.resolve({ ...NOTHING, registered }));
  const { status, text } = await ask(site, "/");
  assert.equal(status, 200);
  assert.match(inertText(text), /1 environment[^s][\s\S]*eu[\s\S]*eu-west-1/);
});

Deno.test("K64 preview says that a file declares nothing", async () => {
  const site = await siteOf(() => Promise.resolve(NOTHING));
  assert.match(inertText((await ask(site, "/")).text), /declares nothing/);
});

Deno.test("K64 preview shows an error with its places, and recovers", async () => {
  const answers = [
    () =>
      Promise.reject(
        new OcurootError("config/eval", "Cannot go <on>: no", {
          hint: "Try something else.",
          frames: [
            { file: "ocuroot.ts", line: 1, column: 1, internal: true },
            {
              file: "web.ocu.star",
              line: 7,
              column: 5,
              function: "helper",
              snippet: "    fail(<b>)",
            },
          ],
          cause: new Error("the deeper reason"),
        }),
      ),
    () => Promise.resolve(NOTHING),
  ];
  const changes = fakeChanges();
  const evaluate = () =>
    (answers.shift() ?? (() => Promise.resolve(NOTHING)))();
  const site = await siteOf(evaluate, { changes });
  const bad = await ask(site, "/");
  assert.equal(bad.status, 500);
  const words = inertText(bad.text);
  for (
    const word of [
      "Cannot show web.ocu.star",
      "Cannot go <on>: no",
      "web.ocu.star:7:5 in helper",
      "7 │ fail(<b>)\n  │ ^",
      "Try something else.",
      "the deeper reason",
      "config/eval",
      "docs/errors/config-eval.md",
    ]
  ) assert.ok(words.includes(word), word);
  assert.doesNotMatch(words, /ocuroot\.ts/);
  // The page knows which files it waits for, so that it can recover.
  assert.match(bad.text, /data-version="0"/);
  assert.ok(changes.followed.has("/repo/web.ocu.star"));
  assert.equal((await ask(site, "/")).status, 200);
});

Deno.test("K64 preview survives a bug, and says that it is one", async () => {
  const site = await siteOf(() => Promise.reject(new TypeError("x is null")));
  const { status, text } = await ask(site, "/");
  assert.equal(status, 500);
  assert.match(inertText(text), /a bug in ocuroot: x is null/);
});

Deno.test("K64 preview masks secrets in all that it shows", async () => {
  const secret = 'pa"ss<word';
  const mask = (text: string) => text.replaceAll(secret, "<secret>");
  const phases: Phase[] = [{
    name: secret,
    tasks: [{
      task: {
        name: "build",
        fn: { name: "make", pos: `${secret}:1:1` },
        inputs: { a: { value: [secret] }, b: { default: { k: secret } } },
      },
    }],
  }];
  const shown = { ...NOTHING, phases, logs: [secret] };
  for (
    const evaluate of [
      () => Promise.resolve(shown),
      () => Promise.reject(new Error(secret, { cause: new Error(secret) })),
    ]
  ) {
    const site = await siteOf(evaluate, { source: { mask } });
    const words = inertText((await ask(site, "/")).text);
    assert.ok(words.includes("<secret>"));
    assert.ok(!words.includes("ss<word"), words);
  }
});

Deno.test("F45 100 hostile texts in a config and its errors stay texts", async () => {
  for (const text of HOSTILE) {
    const fn = { name: text, pos: text };
    const inputs = {
      [text]: { default: text, value: { [text]: [text] } },
      other: { ref: `acme/-/${text.replaceAll(/[@/#-]/g, "_")}/@/task/x#y` },
    };
    const phases: Phase[] = [{
      name: text,
      tasks: [{ task: { name: text, fn, inputs } }, {
        deploy: { environment: text, up: fn, down: fn, inputs },
      }],
    }];
    const preview = {
      ...NOTHING,
      phases,
      registered: [{ name: text, attributes: { [text]: text } }],
      environments: [{ name: text, attributes: null }],
      warnings: [{ message: text, file: text, line: 1, column: 1 }],
      logs: [text],
    };
    const frames = [{ file: text, line: 2, column: 3, snippet: text }];
    const error = new OcurootError("config/eval", text, { hint: text, frames });
    for (
      const evaluate of [
        () => Promise.resolve(preview),
        () => Promise.reject(error),
      ]
    ) {
      const site = await siteOf(evaluate, { source: { name: text } });
      inertText((await ask(site, "/")).text);
    }
  }
});

Deno.test("K64 /watch says connected, then reload after each change", async () => {
  const changes = fakeChanges();
  const site = await siteOf(() => Promise.resolve(NOTHING), { changes });
  const { read } = await watch(site, "/watch?since=0");
  assert.equal(await read(), "data: connected\n\n");
  changes.change();
  assert.equal(await read(), "data: reload\n\n");
  changes.change();
  assert.equal(await read(), "data: reload\n\n");
  site.close();
  assert.equal(await read(), undefined);
  const late = await watch(site, "/watch");
  assert.equal(await late.read(), undefined);
});

Deno.test("K64 /watch tells of a change since the page was made", async () => {
  const changes = fakeChanges();
  const site = await siteOf(() => {
    // Saved while it is evaluated: the page may show either.
    changes.change();
    return Promise.resolve(NOTHING);
  }, { changes });
  const page = await ask(site, "/");
  const [, version] = /data-version="(\d+)"/.exec(page.text) ?? [];
  const { read } = await watch(site, `/watch?since=${version}`);
  assert.equal(await read(), "data: connected\n\n");
  assert.equal(await read(), "data: reload\n\n");
  site.close();
});

Deno.test("K64 a browser that goes away is told nothing more", async () => {
  const changes = fakeChanges();
  const site = await siteOf(() => Promise.resolve(NOTHING), { changes });
  const { read, cancel } = await watch(site, "/watch");
  await read();
  await cancel();
  changes.change();
  site.close();
});

async function watch(
  site: Awaited<ReturnType<typeof siteOf>>,
  path: string,
) {
  const request = new Request(`http://127.0.0.1:3000${path}`, {
    headers: HEADERS,
  });
  const response = await site.fetch(request);
  assert.equal(response.headers.get("content-type"), "text/event-stream");
  const reader = response.body?.pipeThrough(new TextDecoderStream())
    .getReader();
  return {
    read: async () => (await reader?.read())?.value,
    cancel: async () => await reader?.cancel(),
  };
}
