import { LocalError } from "@mortise/jsonrpc";

/** The `approve` hook said no: nothing was started. */
export class CommandRefusedError extends LocalError {
  override readonly name = "CommandRefusedError";
  constructor(command: string) {
    super("COMMAND_REFUSED", `${JSON.stringify(command)} was not started: the approve hook refused it.`);
  }
}

/** An error of the operating system, such as `ENOENT`. */
export interface SystemError extends Error {
  readonly code?: string;
}

/** The server's program could not be started. `cause` is what the operating system said. */
export class SpawnFailedError extends LocalError {
  override readonly name = "SpawnFailedError";
  constructor(command: string, cwd: string | undefined, cause: SystemError) {
    const where = cwd === undefined ? "" : ` in ${JSON.stringify(cwd)}`;
    const what = `${JSON.stringify(command)} could not be started${where} (${cause.code ?? cause.message}).`;
    super("SPAWN_FAILED", `${what} ${advice(cause.code)}`, { cause });
  }
}

function advice(code: string | undefined): string {
  switch (code) {
    case "ENOENT":
      return (
        "There is no such program on the PATH it was given, or the working directory does not exist. Check the spelling and give the full path. " +
        "On Windows npm and npx are scripts, which are not run without a shell: start node with the server's file instead."
      );
    case "EACCES":
      return "The file may not be executed. Check its permissions, or start its interpreter with the file as an argument.";
    case "EINVAL":
      return "Windows does not run .cmd and .bat files without a shell. Start node with the server's file instead.";
    default:
      return "See the cause for what the operating system said.";
  }
}

/** The server's process ended though nobody asked it to. */
export class ProcessExitedError extends LocalError {
  override readonly name = "ProcessExitedError";
  /** Its exit code; `null` when a signal ended it. */
  readonly exitCode: number | null;
  /** The signal that ended it, if one did. */
  readonly signal: string | null;
  /** The last lines that it wrote to stderr. They explain the exit often, but not always. */
  readonly stderr: readonly string[];

  /** @param stderr its last lines, and whether they were shown as they came */
  constructor(
    command: string,
    exitCode: number | null,
    signal: string | null,
    { lines, shown }: { readonly lines: readonly string[]; readonly shown: boolean },
  ) {
    const how = signal === null ? `exited with code ${exitCode}` : `was ended by ${signal}`;
    const last = shown ? " What it wrote to stderr is shown above." : ` Its last lines on stderr:\n${lines.join("\n")}`;
    const said = lines.length === 0 ? " It wrote nothing to stderr." : last;
    super("PROCESS_EXITED", `The server ${JSON.stringify(command)} ${how}.${said}`);
    this.exitCode = exitCode;
    this.signal = signal;
    this.stderr = lines;
  }
}
