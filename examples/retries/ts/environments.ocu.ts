import { environments } from "@ocuroot/sdk";

export default environments([{ name: "east" }, { name: "west" }]);
