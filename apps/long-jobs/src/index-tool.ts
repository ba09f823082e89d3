import { flag } from "@mortise/mcp/server";
import type { Server } from "@mortise/mcp/server";
import { Type } from "typebox";
import { batches } from "./batches.js";
import { IndexJob, LARGE_BYTES, MAX_BYTES } from "./index-job.js";
import type { FileList, Part } from "./index-job.js";
import { JobFolder, removeLeftovers } from "./job-folder.js";
import type { Workplace } from "./workplace.js";

const Output = Type.Object({
  files: Type.Integer({ description: "Indexed." }),
  skipped: Type.Integer({ description: "Binary, gone meanwhile, or unreadable." }),
  words: Type.Integer({ description: "Different ones." }),
});

/** The tool `index`: a task that goes through a whole folder, asks once on the way, and does nothing twice. */
export function defineIndex(server: Server, workplace: Workplace): void {
  const { data, store, log } = workplace;
  server.tool("index", {
    title: "Index the folder",
    description: `Indexes the words of all text files up to ${mib(MAX_BYTES)}, for \`search\`. Takes a while, and asks about large files.`,
    task: { support: "required", version: "1" }, // to be raised when a step or a question comes to mean something else
    needs: { elicitation: {} },
    output: Output,
    async handler(_args, ctx) {
      await removeLeftovers(data, store);
      const job = new IndexJob(workplace, new JobFolder(data, String(ctx.task.id)), ctx.signal);

      const list = await ctx.once("list", () => job.list((found) => ctx.task.status(`${found} files found`)));

      const large =
        list.large > 0 && (await ctx.ask("large", { message: about(list), fields: { include: flag() } })).include;
      const total = large ? list.files : list.files - list.large;

      const parts: Part[] = [];
      for (const { name, from, to } of batches(total)) {
        const part = await ctx.once(name, async () => {
          log(`${name} begins`);
          const made = await job.indexFiles(list.file, from, to);
          // Told by the step, so that whoever goes on after a crash does not tell again what was done before it.
          ctx.progress(to, { total, message: `${to} of ${total} files` });
          return made;
        });
        parts.push(part);
      }

      const result = await ctx.once("publish", () => job.publish(list.file, total, parts));
      await job.folder.remove(); // nothing but steps reads it, and they are all done
      return result;
    },
  });
}

const about = ({ files, large, largeBytes }: FileList): string =>
  `${large} of ${files} files are larger than ${mib(LARGE_BYTES)}, ${mib(largeBytes)} in all. Index them, too?`;

const mib = (bytes: number): string =>
  bytes < 2 ** 20 ? `${Math.round(bytes / 2 ** 10)} KiB` : `${Math.round(bytes / 2 ** 20)} MiB`;
