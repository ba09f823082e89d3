// The tasks of the server written by hand: each is told by its call's arguments what becomes of it.
const RELATED = "io.modelcontextprotocol/related-task";
const UNKNOWN = [-32602, "Task not found"];
const OVER = ["completed", "failed", "cancelled"];

/** @param ask sends a request to the client */
export function coreTasks(ask) {
  const tasks = new Map();

  function settle(task, status) {
    if (OVER.includes(task.status)) return;
    task.status = status;
    task.over();
  }

  function create(args) {
    const task = {
      taskId: `t${tasks.size + 1}`,
      status: args.asks === undefined ? "working" : "input_required",
      createdAt: "2026-01-02T03:04:05Z",
      lastUpdatedAt: "2026-01-02T03:04:05Z",
      ttl: args.ttl ?? null,
      ...(args.pollInterval && { pollInterval: args.pollInterval }),
    };
    const waiting = new Promise((resolve) => Object.defineProperty(task, "over", { value: resolve }));
    for (const [name, value] of Object.entries({ args, waiting })) Object.defineProperty(task, name, { value });
    if (args.after !== undefined) setTimeout(() => settle(task, args.ends ?? "completed"), args.after);
    tasks.set(task.taskId, task);
    return { task };
  }

  async function result({ taskId }) {
    const task = tasks.get(taskId);
    if (task === undefined) return UNKNOWN;
    const { args } = task;
    let said = args.says;
    if (task.status === "input_required" && !task.asked) {
      Object.defineProperty(task, "asked", { value: true });
      said = (await ask("elicitation/create", { ...args.asks, _meta: { [RELATED]: { taskId } } })).content?.name;
      Object.defineProperty(task, "said", { value: said });
      settle(task, args.ends ?? "completed");
    }
    await task.waiting;
    if (args.error) return args.error;
    const text = { type: "text", text: String(task.said ?? said) };
    return { content: [text], isError: args.ends === "failed", _meta: { [RELATED]: { taskId } } };
  }

  function cancel({ taskId }) {
    const task = tasks.get(taskId);
    if (task === undefined) return UNKNOWN;
    if (OVER.includes(task.status)) return [-32602, `Task is ${task.status}`];
    settle(task, "cancelled");
    return task;
  }

  return {
    create,
    methods: {
      "tasks/get": ({ taskId }) => tasks.get(taskId) ?? UNKNOWN,
      "tasks/result": result,
      "tasks/cancel": cancel,
    },
  };
}
