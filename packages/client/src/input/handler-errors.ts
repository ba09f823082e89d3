import type { InputContext, InputHandlers } from "./handlers.js";
import { InputFailedError } from "./errors.js";

/** What validators of the protocol and of user schemas have in common. */
interface Problem {
  readonly message: string;
  readonly instancePath?: string;
  readonly path?: string;
}

/** The answer of a handler is none to the question: a bug of this program, which the server must not see. */
export function misfit(
  { key }: InputContext,
  handler: keyof InputHandlers,
  problems: readonly Problem[] | null | undefined,
): InputFailedError {
  const said = (problems ?? []).map(({ message, instancePath, path = instancePath }) => `${path || "it"} ${message}`);
  return new InputFailedError(
    key,
    `What \`${handler}\` answered to ${JSON.stringify(key)} does not fit the question: ${said.join("; ")}. It was not sent.`,
    problems,
  );
}

/** What a handler answers. @throws InputFailedError with what it threw as its cause */
export async function fromHandler<T>(
  { key }: InputContext,
  handler: keyof InputHandlers,
  run: () => T | Promise<T>,
): Promise<T> {
  try {
    return await run();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InputFailedError(key, `\`${handler}\` threw when it was asked ${JSON.stringify(key)}: ${why}`, error);
  }
}
