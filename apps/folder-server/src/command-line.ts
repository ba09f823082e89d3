/** What the command line asks for. */
export interface Command {
  readonly folder: string;
  /** The port to listen on, 0 for any; without it the server speaks over stdin and stdout. */
  readonly httpPort?: number;
}

export const USAGE = `Usage: folder-server [folder] [--http [port]]

Serves the files of a folder (default: the current one) to MCP clients, for reading only.
  --http [port]   over HTTP on 127.0.0.1 (default port: any free one) instead of stdin and stdout`;

/** @throws Error when the arguments make no sense */
export function parseCommandLine(args: readonly string[]): Command | "help" {
  if (args.some((arg) => arg === "--help" || arg === "-h")) return "help";
  let folder: string | undefined;
  let httpPort: number | undefined;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string;
    if (arg === "--http") {
      httpPort = isPort(args[i + 1]) ? Number(args[++i]) : 0;
    } else if (arg.startsWith("-")) {
      throw new Error(`Unknown option ${arg}.`);
    } else if (folder !== undefined) {
      throw new Error(`Only one folder can be served, not ${folder} and ${arg}.`);
    } else {
      folder = arg;
    }
  }
  return { folder: folder ?? ".", ...(httpPort !== undefined && { httpPort }) };
}

const isPort = (arg: string | undefined): boolean => arg !== undefined && /^\d{1,5}$/.test(arg) && Number(arg) < 65536;
