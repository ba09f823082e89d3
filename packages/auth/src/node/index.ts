export { fileStore } from "./file-store.js";
export type { FileStoreOptions } from "./file-store.js";
export { loopbackRedirect } from "./loopback-redirect.js";
export type { LoopbackRedirectOptions } from "./loopback-redirect.js";
export { openBrowser } from "./open-browser.js";
export { pinnedNetwork } from "./pinned-network.js";
export type { PinnedNetworkOptions } from "./pinned-network.js";
