import type { DetailedTask } from "@mortise/ext-tasks";
import type { TaskHandle } from "@mortise/ext-tasks/client";
import type { Stage } from "./stage.js";

const BAR = 24;

/** How far a task is, as far as its message says. */
export interface Figures {
  readonly done: number;
  readonly total: number;
}

/** What becomes of the task while somebody watches. */
export interface Watched {
  /** What it asked. */
  readonly questions: number;
  readonly last: DetailedTask | undefined;
}

/** Shows how the task goes on, and says yes to what it asks, until it is over or `enough` has been seen. */
export async function watch(
  task: TaskHandle,
  stage: Stage,
  enough: (figures: Figures) => boolean = () => false,
): Promise<Watched> {
  let questions = 0;
  let last: DetailedTask | undefined;
  for await (last of task.updates()) {
    if (last.status === "input_required") {
      for (const [key, { params }] of Object.entries(last.inputRequests)) {
        questions++;
        stage.say(`${last.status}: ${params !== undefined && "message" in params ? params.message : key}`);
        stage.say("the client answers: yes");
        await task.respond({ [key]: { action: "accept", content: { include: true } } });
      }
      continue;
    }
    const figures = figuresOf(last.statusMessage);
    stage.pass([last.status, figures && bar(figures), last.statusMessage].filter(Boolean).join("  "));
    if (figures && enough(figures)) break;
  }
  return { questions, last };
}

function figuresOf(message = ""): Figures | undefined {
  const [, done, total] = /^(\d+) of (\d+) /.exec(message) ?? [];
  return done === undefined ? undefined : { done: Number(done), total: Number(total) };
}

function bar({ done, total }: Figures): string {
  const filled = Math.round((done / total) * BAR);
  return `${"█".repeat(filled)}${"░".repeat(BAR - filled)}`;
}
