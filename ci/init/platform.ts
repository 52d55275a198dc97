// SPDX-License-Identifier: MIT
/**
 * The platforms that workflows can be written for, and the files of each. The
 * files themselves are templates beside this one.
 *
 * @module
 */

import buildkiteCascade from "./templates/buildkite_cascade.yml.txt" with {
  type: "text",
};
import buildkiteRelease from "./templates/buildkite_release.yml.txt" with {
  type: "text",
};
import buildkiteTrigger from "./templates/buildkite_trigger.star.txt" with {
  type: "text",
};
import circleci from "./templates/circleci.yml.txt" with { type: "text" };
import circleciTrigger from "./templates/circleci_trigger.star.txt" with {
  type: "text",
};
import githubCascade from "./templates/github_cascade.yml.txt" with {
  type: "text",
};
import githubRelease from "./templates/github_release.yml.txt" with {
  type: "text",
};
import githubTrigger from "./templates/github_trigger.star.txt" with {
  type: "text",
};
import gitlab from "./templates/gitlab.yml.txt" with { type: "text" };
import gitlabTrigger from "./templates/gitlab_trigger.star.txt" with {
  type: "text",
};
import jenkinsCascade from "./templates/jenkins_cascade.groovy.txt" with {
  type: "text",
};
import jenkinsRelease from "./templates/jenkins_release.groovy.txt" with {
  type: "text",
};
import jenkinsTrigger from "./templates/jenkins_trigger.star.txt" with {
  type: "text",
};
import teamcity from "./templates/teamcity.kts.txt" with { type: "text" };
import teamcityTrigger from "./templates/teamcity_trigger.star.txt" with {
  type: "text",
};

/** Names of platforms, as the command takes them. */
export const PLATFORM_NAMES = [
  "github",
  "gitlab",
  "jenkins",
  "circleci",
  "buildkite",
  "teamcity",
] as const;

/** A platform. */
export type PlatformName = typeof PLATFORM_NAMES[number];

/** What differs between the workflows of two repositories. */
export interface WorkflowSettings {
  /** The branch that is released. */
  readonly branch: string;
  /** The Git host that may see the token, where the platform does not say. */
  readonly host: string;
}

/** One file of a platform. */
export interface WorkflowTemplate {
  /** Where it goes, relative to the root of the repository. */
  readonly path: string;
  /** What begins a comment in it. */
  readonly comment: "#" | "//";
  /** Its text, with `@@names@@` for settings. */
  readonly text: string;
}

/** A platform as we know it. */
export interface Platform {
  /** Its workflows. */
  readonly files: readonly WorkflowTemplate[];
  /** The trigger function for `repo.ocu.star`. */
  readonly trigger: string;
  /** What is left for a person to do, in order. */
  readonly steps: readonly string[];
}

/** Every platform. */
export const PLATFORMS: Readonly<Record<PlatformName, Platform>> = {
  github: {
    files: [
      yaml(".github/workflows/ocuroot-release.yml", githubRelease),
      yaml(".github/workflows/ocuroot-cascade.yml", githubCascade),
    ],
    trigger: githubTrigger,
    steps: [
      "Let workflows write: Settings, Actions, General, Workflow permissions.",
      "A push with the workflow's own token starts no workflow; the trigger function starts one by workflow_dispatch, which it may. For other repositories put a token of an app into OCUROOT_TOKEN.",
    ],
  },
  gitlab: {
    files: [yaml(".gitlab/ocuroot.yml", gitlab)],
    trigger: gitlabTrigger,
    steps: [
      'Add "include: [{local: .gitlab/ocuroot.yml}]" to .gitlab-ci.yml.',
      "Let the job token push (Settings, CI/CD, Job token permissions), or put a project access token with write_repository into the masked variable OCUROOT_TOKEN.",
      "Let pipelines take variables (Settings, CI/CD, Variables), and add a pipeline schedule for the cascade.",
      'Set the process mode of the resource group "ocuroot" to oldest_first.',
    ],
  },
  jenkins: {
    files: [
      groovy("Jenkinsfile.ocuroot-release", jenkinsRelease),
      groovy("Jenkinsfile.ocuroot-cascade", jenkinsCascade),
    ],
    trigger: jenkinsTrigger,
    steps: [
      'Make a pipeline from each file: "ocuroot-release" built on a push, "ocuroot-cascade" with its parameter. Keep the clone full, not shallow.',
      'Add the credentials "ocuroot-git": a user name and a token that may push.',
      "Give jobs JENKINS_LOGIN, from credentials, for the trigger function.",
    ],
  },
  circleci: {
    files: [yaml(".circleci/config.yml", circleci)],
    trigger: circleciTrigger,
    steps: [
      'Make the context "ocuroot" with OCUROOT_TOKEN, which may push, and CIRCLE_API_TOKEN for the trigger function.',
      'Switch "Auto-cancel redundant workflows" off.',
      "Add a scheduled pipeline with the parameter ocuroot-cascade.",
    ],
  },
  buildkite: {
    files: [
      yaml(".buildkite/ocuroot-release.yml", buildkiteRelease),
      yaml(".buildkite/ocuroot-cascade.yml", buildkiteCascade),
    ],
    trigger: buildkiteTrigger,
    steps: [
      'Make the pipelines "ocuroot-release" and "ocuroot-cascade", each with a step "buildkite-agent pipeline upload" of its file; give the second one a schedule.',
      "Add the secret OCUROOT_TOKEN, which may push, and BUILDKITE_API_TOKEN with write_builds for the trigger function.",
    ],
  },
  teamcity: {
    files: [{
      path: ".teamcity/settings.kts",
      comment: "//",
      text: teamcity,
    }],
    trigger: teamcityTrigger,
    steps: [
      "Switch versioned settings on, in Kotlin, for the project.",
      "Make a token for OCUROOT_TOKEN, which may push, and put its id into the file; add env.TEAMCITY_API_TOKEN for the trigger function.",
    ],
  },
};

function yaml(path: string, text: string): WorkflowTemplate {
  return { path, comment: "#", text };
}

function groovy(path: string, text: string): WorkflowTemplate {
  return { path, comment: "//", text };
}
