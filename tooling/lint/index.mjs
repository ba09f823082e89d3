import js from "@eslint/js";
import tseslint from "typescript-eslint";

/** Sources whose length and shape a program decides; the validators are compiled code that nobody reads. */
const GENERATED = ["packages/schema/src/[0-9]*/*.ts", "packages/ext-tasks/src/schema/*.ts"];
const COMPILED = ["packages/{schema,ext-tasks}/src/**/validators.ts", "packages/ext-tasks/src/schema/validators.ts"];

const namesOnly = [
  {
    selector: "ExportAllDeclaration",
    message: "List the exported names: `export *` hides what a package promises and grows it by accident.",
  },
  {
    selector: "ExportDefaultDeclaration",
    message: "Export by name: a default export has no name to search for and differs between module systems.",
  },
];

const oneEra = {
  selector: "TSEnumDeclaration",
  message: "Use a union of literals or a frozen object: enums are neither types nor plain JavaScript.",
};

/**
 * The one configuration, run once from the root. Rules that need types are few and each guards against a bug that the
 * compiler lets pass; import boundaries and cycles are tested in tooling/boundaries, which can say where code belongs.
 */
export const config = tseslint.config(
  {
    ignores: [
      "**/dist/**",
      "**/node_modules/**",
      "**/results/**",
      "**/coverage/**",
      "**/.turbo/**",
      "out/**",
      "**/*.d.ts",
      ...COMPILED,
    ],
  },
  js.configs.recommended,
  {
    rules: {
      complexity: ["error", 20],
      "max-depth": ["error", 4],
      "max-lines": ["error", { max: 250 }],
      "max-lines-per-function": ["error", { max: 60, skipComments: true, skipBlankLines: true }],
      "max-params": ["error", 4],
      eqeqeq: "error",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
    },
    linterOptions: { reportUnusedDisableDirectives: "error" },
  },
  { files: ["**/*.{mjs,js}"], languageOptions: { globals: nodeGlobals() } },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.recommended, tseslint.configs.stylistic],
    languageOptions: {
      parserOptions: {
        project: ["{packages,apps,tooling}/*/tsconfig*.json", "tsconfig.tests.json"],
        tsconfigRootDir: new URL("../..", import.meta.url).pathname,
      },
    },
    rules: {
      "@typescript-eslint/await-thenable": "error",
      "@typescript-eslint/consistent-indexed-object-style": "off", // an index signature's key name is documentation
      "@typescript-eslint/consistent-type-definitions": "off", // both have their place: a union needs a type
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "separate-type-imports" }],
      "@typescript-eslint/no-empty-function": "off", // doing nothing is how a port is left unused
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: false }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/only-throw-error": "error",
      "@typescript-eslint/return-await": ["error", "error-handling-correctness-only"],
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "no-restricted-syntax": ["error", oneEra],
    },
  },
  { files: ["packages/*/src/**/*.ts"], rules: { "no-restricted-syntax": ["error", ...namesOnly, oneEra] } },
  {
    files: ["**/test/**", "**/bench/**"],
    rules: {
      // A describe block is a list, not a function to follow.
      "max-lines-per-function": "off",
    },
  },
  {
    files: ["**/test/**/*.ts"],
    rules: {
      // Tests look into answers that they just proved to be there; type tests, below, hold values for their types alone.
      "@typescript-eslint/no-empty-object-type": "off",
      "@typescript-eslint/no-explicit-any": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
    },
  },
  { files: ["**/test/types/**/*.ts"], rules: { "@typescript-eslint/no-unused-vars": "off" } },
  {
    files: GENERATED,
    rules: { "max-lines": "off", "max-lines-per-function": "off", complexity: "off", "max-depth": "off" },
  },
);

function nodeGlobals() {
  const names = [
    "AbortController",
    "AbortSignal",
    "Buffer",
    "URL",
    "URLSearchParams",
    "Request",
    "Response",
    "Headers",
  ];
  const functions = [
    "clearInterval",
    "clearTimeout",
    "setInterval",
    "setTimeout",
    "setImmediate",
    "fetch",
    "queueMicrotask",
  ];
  const objects = [
    "console",
    "performance",
    "process",
    "TextDecoder",
    "TextEncoder",
    "ReadableStream",
    "structuredClone",
    "globalThis",
  ];
  return Object.fromEntries([...names, ...functions, ...objects].map((name) => [name, "readonly"]));
}
