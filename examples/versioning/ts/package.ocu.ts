import {
  deploy,
  done,
  type Environment,
  fn,
  input,
  phase,
  type Ref,
  ref,
  release,
  task,
} from "@ocuroot/sdk";

interface Target {
  environment: Environment;
  version: string;
}

export const build = fn(
  async ({ previous }: { previous: number }, { host }) => {
    const number = previous + 1;
    const version = (await host.readFile("version.txt")).trim();
    const prerelease = `${version}-${number}`;
    return done({
      outputs: { number, version, prerelease },
      tags: [prerelease],
    });
  },
);

export const promote = fn((
  { version }: { approved: string; version: string },
) =>
  // From here on the release also goes by its version.
  done({ tags: [version] })
);

export const up = fn(({ version }: Target) => done({ outputs: { version } }));

export const down = fn((_: Target) => done());

function deployment(name: string, version: Ref<string>) {
  const environment = { name, attributes: {} };
  return deploy({ environment, up, down, inputs: { version } });
}

export default release(() => {
  const built = task("build", build, {
    // Counts up from release to release: `./@/…` is the latest that was built.
    inputs: { previous: input("./@/task/build#output/number", 0) },
  });
  const version = built.output("version");
  const prerelease = built.output("prerelease");
  return [
    built,
    phase("staging", [deployment("staging", prerelease)]),
    task("promote", promote, {
      inputs: { approved: ref<string>("./custom/approved"), version },
    }),
    phase("production", [deployment("production", version)]),
  ];
});
