import {
  deploy,
  done,
  type Environment,
  fn,
  phase,
  release,
  task,
} from "@ocuroot/sdk";

interface Target {
  environment: Environment;
  file: string;
}

/** Makes the thing to deploy, and tells the others what it is called. */
export const build = fn(async (_: object, { host }) => {
  await host.shell("mkdir -p out && echo hello > out/site.txt");
  return done({ outputs: { file: "out/site.txt" } });
});

/** Puts it into an environment. */
export const up = fn(async ({ environment, file }: Target, { host }) => {
  const path = `out/${environment.name}.txt`;
  await host.shell(`cp ${file} ${path}`);
  return done({ outputs: { path } });
});

/** Takes it out of an environment again. */
export const down = fn(async ({ environment }: Target, { host }) => {
  await host.shell(`rm out/${environment.name}.txt`);
});

export default release(({ environments }) => {
  const site = task("build", build);
  const file = site.output("file");

  const deployments = (type: string) =>
    environments
      .filter(({ attributes }) => attributes.type === type)
      .map((environment) =>
        deploy({ environment, up, down, inputs: { file } })
      );

  // Phases follow one another; what is inside one may run at the same time.
  return [
    site,
    phase("staging", deployments("staging")),
    phase("production", deployments("prod")),
  ];
});
