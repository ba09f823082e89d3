export { clientDocument, serveClientDocument } from "./serve.js";
export type { ServeOptions } from "./serve.js";
export { clientDocumentFaults } from "./validate.js";
export type { ClientDocument, ClientDocumentOptions } from "./client-document.js";
