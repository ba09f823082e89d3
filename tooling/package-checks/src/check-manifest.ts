/** What the checks read of a package.json. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly type?: string;
  readonly sideEffects?: unknown;
  readonly license?: string;
  readonly description?: string;
  readonly engines?: Readonly<Record<string, string>>;
  readonly repository?: { readonly directory?: string };
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const INSTALL_SCRIPTS = ["preinstall", "install", "postinstall", "prepare"];

/** Checks the package.json that a user would receive. */
export function checkManifest(manifest: Manifest): string[] {
  const problems: string[] = [];
  const folder = `packages/${manifest.name.replace(/^@mortise\//, "")}`;
  const must = (holds: boolean, sentence: string): void => {
    if (!holds) problems.push(`package.json: ${sentence}`);
  };
  must(manifest.sideEffects === false, `"sideEffects" must be false, so that a bundler drops what is not used`);
  must(manifest.type === "module", `"type" must be "module"`);
  must(manifest.license === "Apache-2.0", `"license" must be "Apache-2.0"`);
  must((manifest.description ?? "") !== "", `"description" is missing`);
  must(manifest.engines?.["node"] !== undefined, `"engines.node" is missing`);
  must(manifest.repository?.directory === folder, `"repository.directory" must be "${folder}"`);
  must(Object.hasOwn(manifest.exports ?? {}, "."), `"exports" must have a "." entry`);
  for (const script of INSTALL_SCRIPTS) {
    must(!Object.hasOwn(manifest.scripts ?? {}, script), `no "${script}" script may run on a user's machine`);
  }
  return [...problems, ...workspaceLeftovers(manifest)];
}

/** Names what only this workspace understands and no installer could. */
export function workspaceLeftovers(manifest: Manifest): string[] {
  const { dependencies, peerDependencies, optionalDependencies, devDependencies } = manifest;
  const tables = { dependencies, peerDependencies, optionalDependencies, devDependencies };
  const problems: string[] = [];
  for (const [table, entries] of Object.entries(tables)) {
    for (const [name, range] of Object.entries(entries ?? {})) {
      if (!/^(workspace|catalog|link|file):/.test(range)) continue;
      problems.push(`package.json: ${table}["${name}"] is still "${range}" in the tarball; pack it with pnpm`);
    }
  }
  return problems;
}
