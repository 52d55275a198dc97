import {
  deploy,
  done,
  type Environment,
  fn,
  input,
  release,
} from "@ocuroot/sdk";
import { everywhere } from "../lib.ts";

interface Target {
  environment: Environment;
  version: string;
}

export const up = fn(({ environment, version }: Target, { print }) => {
  const { name, attributes } = environment;
  print(`network ${version} for ${attributes.cidr}`);
  return done({ outputs: { vpc: `vpc-${name}-${version}` } });
});

export const down = fn((_: Target) => done());

// A value that people set, so that this page can change it without a commit.
const version = input("@/custom/network_version", "1");

export default release(({ environments }) =>
  everywhere(
    environments,
    (environment) => deploy({ environment, up, down, inputs: { version } }),
  )
);
