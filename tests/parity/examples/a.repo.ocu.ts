// deno-lint-ignore-file
import { gitStore, repo } from "jsr:@ocuroot/sdk";

const token = Deno.env.get("FORGE_TOKEN");
const url = token
  ? `https://x-token:${token}@forge.example/acme/shop.git`
  : "ssh://git@forge.example/acme/shop.git";

export default repo({
  alias: "acme/shop",
  remotes: [url],
  state: gitStore(url, { branch: "state" }),
  intent: gitStore(url, { branch: "intent" }),
  releaseIgnore: ["sandbox/**"],
  trigger: async (commit, { print }) => print(`queue work for ${commit}`),
});
