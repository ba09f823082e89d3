import process from "node:process";
import { CommandRefusedError } from "./errors.js";
import { childEnvironment, inheritedNames } from "./environment.js";

/** A program to start. */
export interface Command {
  /** The program: a path, or a name that is looked up on the PATH. It is never given to a shell. */
  readonly command: string;
  readonly args?: readonly string[];
  /** Variables to set beside the inherited ones. */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * Names of the variables that the server inherits. Default: HOME, LANG, LC_ALL, LOGNAME, PATH, SHELL, TERM, TMPDIR, TZ, USER; on Windows
   * APPDATA, HOMEDRIVE, HOMEPATH, LOCALAPPDATA, PATH, PATHEXT, PROCESSOR_ARCHITECTURE, PROGRAMFILES, SYSTEMDRIVE, SYSTEMROOT, TEMP, TMP,
   * USERNAME, USERPROFILE.
   */
  readonly inheritEnv?: readonly string[];
  /** Its working directory. Default: ours. */
  readonly cwd?: string;
  /** Sees exactly what is about to be started, each time; anything but `true` refuses it with a `CommandRefusedError`. */
  readonly approve?: (command: CommandPreview) => boolean | Promise<boolean>;
}

/** What an `approve` hook decides about. */
export interface CommandPreview {
  readonly command: string;
  readonly args: readonly string[];
  /** The names of all variables that it will see; the values may be secret. */
  readonly envKeys: readonly string[];
  readonly cwd: string;
}

/** A command with all defaults filled in. */
export interface LaunchCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string | undefined;
}

/** What will be started, once the `approve` hook agreed. @throws CommandRefusedError */
export async function approvedCommand(options: Command): Promise<LaunchCommand> {
  const { command, args = [], cwd, approve } = options;
  const env = childEnvironment(options.inheritEnv ?? inheritedNames(process.platform), process.env, options.env);
  const launch = { command, args: [...args], env, cwd };
  if (approve) {
    const preview = { command, args: [...args], envKeys: Object.keys(env), cwd: cwd ?? process.cwd() };
    if ((await approve(preview)) !== true) throw new CommandRefusedError(command);
  }
  return launch;
}
