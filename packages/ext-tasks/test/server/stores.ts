import type { TaskStore } from "@mortise/ext-tasks/store";

type Operation = keyof TaskStore;
type Run = () => Promise<unknown>;

/** The store, with `wrap` around every operation: it runs it, or does something else. */
export const wrapped = (
  store: TaskStore,
  wrap: (operation: Operation, run: Run, args: readonly unknown[]) => Promise<unknown>,
): TaskStore =>
  new Proxy(store, {
    get:
      (target, name) =>
      (...args: unknown[]) => {
        const operation = target[name as Operation] as (...given: unknown[]) => Promise<unknown>;
        return wrap(name as Operation, () => operation.apply(target, args), args);
      },
  });

/** A promise, what resolves it, and whether that was called. */
export function gate(): { readonly opened: Promise<void>; readonly open: () => void; readonly isOpen: () => boolean } {
  let [resolve, done] = [(): void => {}, false];
  const opened = new Promise<void>((settle) => (resolve = settle));
  const open = (): void => {
    done = true;
    resolve();
  };
  return { opened, open, isOpen: () => done };
}
