import type { RunHandler } from "./run-handler.js";

/**
 * Runs what was asked for, within all that extensions wrap around it. What a definition says to extensions and none reads (a name that is
 * misspelt, an extension that is not in use) is told once, at the first call: until then an extension may still come.
 */
export function runTarget(isRead: (option: string) => boolean, onWarning: (message: string) => void): RunHandler {
  const checked = new WeakSet<object>();
  return ({ target, params, context }) => {
    const { options, label } = target;
    if (options !== undefined && !checked.has(target)) {
      checked.add(target);
      const unread = Object.keys(options).filter((option) => !isRead(option));
      for (const option of unread)
        onWarning(
          `The tool ${JSON.stringify(label)} says ${JSON.stringify(option)}, which nobody reads: correct the name, or server.use(…) the extension that it is for.`,
        );
    }
    return target.run(params, context);
  };
}
