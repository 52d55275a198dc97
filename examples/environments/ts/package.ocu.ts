import {
  deploy,
  done,
  type Environment,
  fn,
  phase,
  release,
} from "@ocuroot/sdk";

// The type says which attributes the functions rely on.
interface Target {
  environment: Environment<{ region: string }>;
}

export const up = fn(async ({ environment }: Target, { host }) => {
  const { name, attributes: { region } } = environment;
  await host.shell(`mkdir -p out && echo ${region} > out/${name}.txt`);
  return done({ outputs: { url: `https://${name}.${region}.example` } });
});

export const down = fn(async ({ environment }: Target, { host }) => {
  await host.shell(`rm out/${environment.name}.txt`);
});

export default release(({ environments }) => [
  phase(
    "everywhere",
    environments.map((environment) => deploy({ environment, up, down })),
  ),
]);
