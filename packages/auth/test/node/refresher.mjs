// A process of its own that calls a server with tokens that others use, too: `node refresher.mjs <folder> <server> <times> [<pause in ms>]`.
import { authorizationCode, createAuth, customRedirect } from "../../dist/index.js";
import { fileStore } from "../../dist/node/index.js";

const [, , folder, server, times, pause = 0] = process.argv;
const redirect = customRedirect({
  redirectUri: "http://127.0.0.1:1/callback",
  open() {
    throw new Error("a person was asked");
  },
});
const auth = createAuth({ server, grant: authorizationCode({ redirect }), store: fileStore(folder) });
const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" });
for (let i = 0; i < times; i += 1) {
  const answer = await auth.fetch()(server, { method: "POST", body });
  if (answer.status !== 200) throw new Error(`HTTP status ${answer.status}`);
  await answer.text();
  await new Promise((resolve) => setTimeout(resolve, pause));
}
