import {
  deploy,
  done,
  type Environment,
  fn,
  next,
  phase,
  ref,
  release,
  task,
} from "@ocuroot/sdk";

interface Approval {
  by: string;
  window: string;
}

interface Target extends Approval {
  environment: Environment;
}

export const build = fn(async (_: object, { host }) => {
  // A tag is a second name for the release, for people.
  const version = await host.readFile("version.txt");
  return done({ tags: [version.trim()] });
});

export const approve = fn(({ reviewer }: { reviewer: string }, { print }) => {
  // The first question is answered. `next` asks a second one: the run is
  // paused, and costs nothing, until its input is there.
  print("reviewed by", reviewer);
  return next(confirm, { reviewer, window: ref<string>("./custom/window") });
});

export const confirm = fn((
  { reviewer, window }: { reviewer: string; window: string },
) => done({ outputs: { by: reviewer, window } }));

export const up = fn(({ by, window }: Target, { print }) => {
  print(`deploying in the ${window} window, approved by ${by}`);
  return done({ outputs: { approved_by: by } });
});

export const down = fn((_: Target) => done());

export default release(({ environments }) => {
  const approved = task("approve", approve, {
    inputs: { reviewer: ref<string>("./custom/reviewer") },
  });
  const inputs = {
    by: approved.output("by"),
    window: approved.output("window"),
  };
  return [
    task("build", build),
    approved,
    phase(
      "production",
      environments.map((environment) =>
        deploy({ environment, up, down, inputs })
      ),
    ),
  ];
});
