// What is true for the whole repository: its name in refs, and where state and
// intent are kept. Here both are files beside the code; a team would use
// gitStore(...) so that everybody and every CI job sees the same.
import { fsStore, repo } from "@ocuroot/sdk";

export default repo({
  alias: "retries",
  state: fsStore(".store"),
});
