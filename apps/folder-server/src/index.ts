export { createFolderServer } from "./folder-server.js";
export type { FolderServerOptions } from "./folder-server.js";
export { Folder } from "./folder.js";
export { fileUri } from "./file-contents.js";
export { isBinary } from "./text.js";
export { walk } from "./walk.js";
