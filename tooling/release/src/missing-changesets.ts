/** What is known of one published package. */
export interface PackageState {
  readonly name: string;
  /** Whether a version of it was ever published. */
  readonly released: boolean;
  /** Whether its src or package.json differs from its last release. */
  readonly changedSinceRelease: boolean;
  /** Whether its src or package.json differs from the base branch. */
  readonly changedSinceBase: boolean;
  /** Whether this very change is its release: `changeset version` consumed the changesets. */
  readonly versionRaised: boolean;
}

export interface Changeset {
  readonly file: string;
  readonly packages: readonly string[];
  /** Whether the base branch does not have it as it is. */
  readonly newSinceBase: boolean;
}

/** A sentence for each package that a user would receive changed without being told. */
export function missingChangesets(packages: readonly PackageState[], changesets: readonly Changeset[]): string[] {
  const pending = new Set(changesets.flatMap(({ packages }) => packages));
  const added = new Set(changesets.filter(({ newSinceBase }) => newSinceBase).flatMap(({ packages }) => packages));
  const problems: string[] = [];
  for (const { name, released, changedSinceRelease, changedSinceBase, versionRaised } of packages) {
    if (versionRaised) continue;
    const say = (why: string): unknown =>
      problems.push(`${name} ${why}: run \`npx changeset\` and commit the file it writes`);
    if (!released && !pending.has(name)) say("was never released and no changeset names it");
    else if (changedSinceRelease && !pending.has(name)) say("changed since its release and no changeset names it");
    else if (released && changedSinceBase && !added.has(name)) say("changed and no changeset of this change names it");
  }
  const known = new Set(packages.map(({ name }) => name));
  for (const { file, packages: named } of changesets) {
    for (const name of named)
      if (!known.has(name)) problems.push(`${file} names ${name}, which is not a published package`);
  }
  return problems;
}

/** The packages that the front matter of a changeset names. */
export function namedPackages(text: string): string[] {
  const frontMatter = /^---\r?\n([\s\S]*?)\r?\n---/.exec(text)?.[1] ?? "";
  return [...frontMatter.matchAll(/^["']?(@?[\w./-]+)["']?: *(?:major|minor|patch)\s*$/gm)].map(
    ([, name]) => name ?? "",
  );
}
