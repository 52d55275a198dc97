import {
  deploy,
  done,
  type Environment,
  fn,
  ref,
  release,
  task,
} from "@ocuroot/sdk";
import { everywhere } from "../lib.ts";

interface Target {
  environment: Environment;
  image: string;
  vpc: string;
}

export const build = fn(async (_: object, { host }) => {
  const version = await host.readFile("version.txt");
  return done({ outputs: { image: `backend:${version.trim()}` } });
});

export const up = fn(({ image, vpc }: Target, { print }) => {
  print(`${image} in ${vpc}`);
  return done({ outputs: { url: `http://${vpc}.internal` } });
});

export const down = fn((_: Target) => done());

export default release(({ environments }) => {
  const built = task("build", build);
  const network = "./-/network/package.ocu.ts/@/deploy";
  return [
    built,
    ...everywhere(environments, (environment) =>
      deploy({
        environment,
        up,
        down,
        inputs: {
          image: built.output("image"),
          vpc: ref<string>(`${network}/${environment.name}#output/vpc`),
        },
      })),
  ];
});
