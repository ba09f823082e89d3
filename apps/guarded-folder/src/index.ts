export { commandLineAuth } from "./command-line-client.js";
export type { SignInOptions } from "./command-line-client.js";
export { SCOPES } from "./guarded-folder.js";
export { startWorld } from "./world.js";
export type { World } from "./world.js";
