import { answers } from "./answer.mjs";

export const stdioServers = {
  /** One write per answer. */
  plain: {
    async start({ set }) {
      const answer = await answers(set);
      onLines(async (line) => process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line)))}\n`));
    },
  },

  /** One write per turn of the event loop. */
  batched: {
    async start({ set }) {
      const answer = await answers(set);
      let out = "";
      const flush = () => {
        process.stdout.write(out);
        out = "";
      };
      onLines(async (line) => {
        const reply = await answer(JSON.parse(line));
        if (!out) setImmediate(flush);
        out += `${JSON.stringify(reply)}\n`;
      });
    },
  },
};

function onLines(onLine) {
  let rest = "";
  process.stdin.setEncoding("utf8").on("data", (chunk) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop();
    for (const line of lines) onLine(line);
  });
  process.stdin.on("end", () => process.exit(0));
}
