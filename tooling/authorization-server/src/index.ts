export { startAuthorizationServer } from "./authorization-server.js";
export type { AuthorizationServer, ClientDocument } from "./authorization-server.js";
export type { AuthorizationServerOptions, ClientMetadata, Recorded, Resource } from "./options.js";
export { scriptedBrowser } from "./scripted-browser.js";
export type { BrowserOptions, ScriptedBrowser } from "./scripted-browser.js";
