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
}

export const up = fn(async ({ environment }: Target, { host }) => {
  // Stands for a machine that is not there today.
  await host.shell(`test ! -e out/${environment.name}-is-broken`);
});

export const down = fn((_: Target) => done());

export const announce = fn(() =>
  done({ outputs: { text: "everything is deployed" } })
);

export default release(({ environments }) => [
  phase(
    "everywhere",
    environments.map((environment) => deploy({ environment, up, down })),
  ),
  task("announce", announce),
]);
