import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const ENTRY = fileURLToPath(new URL("../src/page.ts", import.meta.url));

/** Where the page lives: a web site that is not the MCP server's. */
export interface PageOrigin {
  /** `http://127.0.0.1:…` */
  readonly origin: string;
  close(): Promise<void>;
}

/** Bundles the page's program for browsers, as its readers would, and serves it; its functions are `window.page`. */
export async function servePage(): Promise<PageOrigin> {
  const { outputFiles } = await build({
    entryPoints: [ENTRY],
    bundle: true,
    platform: "browser",
    target: "es2022",
    format: "iife",
    globalName: "page",
    write: false,
  });
  const script = outputFiles[0]!.text;
  const server = createServer((request, response) => {
    if (request.url === "/page.js") response.writeHead(200, { "content-type": "text/javascript" }).end(script);
    else
      response.writeHead(200, { "content-type": "text/html" }).end(`<!doctype html><script src="/page.js"></script>`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
