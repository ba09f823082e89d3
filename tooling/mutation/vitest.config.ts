import { defineConfig } from "vitest/config";

import base from "../../vitest.config.js";

// The tests that are asked about each broken version. Only what runs near the code: a process or a second of waiting a test would
// make hours of it.
export default defineConfig({
  root: new URL("../..", import.meta.url).pathname,
  resolve: base.resolve ?? {},
  test: {
    include: [
      "packages/{jsonrpc,server}/test/**/*.test.ts",
      "packages/transport-http/test/*.test.ts",
      "packages/transport-http/test/server/*.test.ts",
    ],
    testTimeout: 20_000,
  },
});
