import { describe, expect, it } from "vitest";
import { endTree, processGroup, windowsTree } from "../../src/node/process-tree.js";
import type { ProcessTree } from "../../src/node/process-tree.js";

/** A tree that survives the given requests. */
function stubborn(survives: readonly string[]): { tree: ProcessTree; asked: string[] } {
  const asked: string[] = [];
  let alive = true;
  const hear = (request: string): void => {
    asked.push(request);
    if (!survives.includes(request)) alive = false;
  };
  return { asked, tree: { alive: () => alive, terminate: () => hear("terminate"), kill: () => hear("kill") } };
}

const never = new Promise<void>(() => undefined);
const times = { exitMs: 10, terminateMs: 30 };

describe("endTree", () => {
  it("asks first and kills only what does not listen [STDIO-C-014]", async () => {
    const polite = stubborn([]);
    await endTree(polite.tree, never, times);
    expect(polite.asked).toEqual(["terminate"]);
    const deaf = stubborn(["terminate"]);
    await endTree(deaf.tree, never, times);
    expect(deaf.asked).toEqual(["terminate", "kill"]);
  });

  it("gives up on what cannot be killed", async () => {
    const { tree, asked } = stubborn(["terminate", "kill"]);
    await endTree(tree, never, times);
    expect(asked).toEqual(["terminate", "kill"]);
  });

  it("signals nothing when all is gone already", async () => {
    const asked: string[] = [];
    const tree = { alive: () => false, terminate: () => void asked.push("t"), kill: () => void asked.push("k") };
    await endTree(tree, Promise.resolve(), times);
    expect(asked).toEqual([]);
  });
});

describe("processGroup", () => {
  it("signals the group, and takes a refusal for life but not an absence", () => {
    const sent: unknown[] = [];
    let code: string | undefined;
    const tree = processGroup(42, (pid, signal) => {
      sent.push([pid, signal]);
      if (code) throw Object.assign(new Error(code), { code });
      return true;
    });
    tree.terminate();
    tree.kill();
    expect(tree.alive()).toBe(true);
    code = "EPERM";
    expect(tree.alive()).toBe(true);
    code = "ESRCH";
    expect(tree.alive()).toBe(false);
    tree.kill();
    expect(sent.slice(0, 3)).toEqual([
      [-42, "SIGTERM"],
      [-42, "SIGKILL"],
      [-42, 0],
    ]);
  });
});

describe("windowsTree", () => {
  it("ends the tree with taskkill, and never a process that has exited: its id may be another's by now", () => {
    const ran: unknown[] = [];
    let exited = false;
    const tree = windowsTree(
      42,
      () => exited,
      (command, args) => ran.push([command, ...args]),
    );
    expect(tree.alive()).toBe(true);
    tree.kill();
    expect(ran).toEqual([["taskkill", "/pid", "42", "/T", "/F"]]);
    exited = true;
    tree.terminate();
    tree.kill();
    expect(ran).toHaveLength(1);
    expect(tree.alive()).toBe(false);
  });
});
