import { checkEnvelope, parse } from "./checks.mjs";
import { dispatcher, failed } from "./dispatch.mjs";

export async function stdioServer({ set }) {
  const dispatch = await dispatcher(set);
  let rest = "";
  let out = "";
  const flush = () => {
    process.stdout.write(out);
    out = "";
  };
  process.stdin.setEncoding("utf8").on("data", (chunk) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop();
    for (const line of lines) void answer(dispatch, line).then(put);
  });
  process.stdin.on("end", () => process.exit(0));

  function put(text) {
    if (!out) setImmediate(flush);
    out += `${text}\n`;
  }
}

async function answer(dispatch, line) {
  let message;
  try {
    message = parse(line);
    checkEnvelope(message);
    return await dispatch(message);
  } catch (error) {
    return failed(error, message?.id)[1];
  }
}
