// SPDX-License-Identifier: MIT
/**
 * What ocuroot knows of CI platforms: a small CI server of its own to try
 * workflows on, and the workflow files of the usual platforms. It performs no
 * release: jobs call the program for that. It re-exports and holds no code.
 *
 * @module
 */

export { findAddress, leaveAddress } from "./fake/address_file.ts";
export { type CiAddress, type CiClient, ciClient } from "./fake/client.ts";
export type { Job, JobRequest, JobStatus } from "./fake/job.ts";
export { type FakeCi, type FakeCiOptions, startFakeCi } from "./fake/server.ts";
export {
  PLATFORM_NAMES,
  type PlatformName,
  type WorkflowSettings,
} from "./init/platform.ts";
export { nextSteps } from "./init/next_steps.ts";
export { writtenSettings } from "./init/settings.ts";
export {
  type CheckedFile,
  type FileState,
  verifyWorkflows,
} from "./init/verify.ts";
export { writeWorkflows, type WrittenFile } from "./init/write.ts";
