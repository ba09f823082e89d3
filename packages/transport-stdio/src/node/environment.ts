const POSIX = ["HOME", "LANG", "LC_ALL", "LOGNAME", "PATH", "SHELL", "TERM", "TMPDIR", "TZ", "USER"] as const;
const WINDOWS = [
  "APPDATA",
  "HOMEDRIVE",
  "HOMEPATH",
  "LOCALAPPDATA",
  "PATH",
  "PATHEXT",
  "PROCESSOR_ARCHITECTURE",
  "PROGRAMFILES",
  "SYSTEMDRIVE",
  "SYSTEMROOT",
  "TEMP",
  "TMP",
  "USERNAME",
  "USERPROFILE",
] as const;

/** The variables that a server inherits unless told otherwise: enough to find programs and folders, no secrets. */
export const inheritedNames = (platform: NodeJS.Platform): readonly string[] =>
  platform === "win32" ? WINDOWS : POSIX;

/** The environment of a server: the inherited `names` of `parent`, and `own` over them. */
export function childEnvironment(
  names: readonly string[],
  parent: NodeJS.ProcessEnv,
  own: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const inherited = names.flatMap((name) => {
    const value = parent[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(inherited), ...own };
}
