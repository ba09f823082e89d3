import { defineConfig } from "vitest/config";

import base from "../../vitest.config.js";

// The tests that are asked about each broken version, hundreds of times each; Stryker narrows them to one package. Those that wait for the
// clock or start a compiler are left out.
export default defineConfig({
  root: new URL("../..", import.meta.url).pathname,
  resolve: base.resolve ?? {},
  test: {
    include: ["**/test/**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/test/{client,node}/**", "**/test/sse.test.ts", "**/test/inference.test.ts"],
    testTimeout: 20_000,
  },
});
