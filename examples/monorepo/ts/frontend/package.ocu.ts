import { deploy, done, type Environment, fn, ref, release } from "@ocuroot/sdk";
import { everywhere } from "../lib.ts";

interface Target {
  environment: Environment;
  vpc: string;
  api: string;
}

export const up = fn(({ vpc, api }: Target, { print }) => {
  print(`frontend in ${vpc} talks to ${api}`);
  return done({ outputs: { url: `https://${vpc}.example`, api } });
});

export const down = fn((_: Target) => done());

export default release(({ environments }) =>
  everywhere(environments, (environment) => {
    const { name } = environment;
    const network = `./-/network/package.ocu.ts/@/deploy/${name}`;
    const backend = `./-/backend/package.ocu.ts/@/deploy/${name}`;
    return deploy({
      environment,
      up,
      down,
      inputs: {
        vpc: ref<string>(`${network}#output/vpc`),
        api: ref<string>(`${backend}#output/url`),
      },
    });
  })
);
