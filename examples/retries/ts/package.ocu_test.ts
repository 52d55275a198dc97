import { test } from "@ocuroot/sdk/testing";
import config, { up } from "./package.ocu.ts";

const environment = { name: "east", attributes: {} };

test("a machine that is not there", async (t) => {
  t.shell.on("test *", { exitCode: 1 });
  await t.fails(up, { environment }, "exit status 1");
  t.equal(t.shell.commands, ["test ! -e out/east-is-broken"]);
});

test("the second try", async (t) => {
  t.environments([environment]);
  const graph = await t.graph(config);
  t.shell.on("test *", { exitCode: 1 });
  await t.fails(() => graph.run("deploy/east"));
  t.shell.on("test *");
  t.equal((await graph.run("deploy/east")).status, "complete");
});
