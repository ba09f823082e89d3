// One keep-alive connection that carries a request at a time: less of a client than any library, so that the load costs little.
import net from "node:net";

const HEAD_END = "\r\n\r\n";

export class Connection {
  #socket;
  #answer = "";
  #waiting;
  /** Of an answer that does not end, what has come so far. */
  #onText;

  /** Resolves once connected. */
  static open(port) {
    const connection = new Connection();
    return new Promise((resolve, reject) => {
      connection.#socket = net
        .connect(port, "127.0.0.1", () => resolve(connection))
        .setNoDelay(true)
        .setEncoding("utf8");
      connection.#socket.on("data", (text) => connection.#read(text));
      connection.#socket.on("error", (error) => (connection.#waiting ?? { reject }).reject(error));
      connection.#socket.on("close", () => connection.#waiting?.reject(new Error("the server closed the connection")));
    });
  }

  /** @returns the message of the answer @throws Error when it is an error, or longer than its length says */
  ask(text) {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#socket.write(text);
    });
  }

  /** Sends a request whose answer is a stream; `onText` gets it as it comes. */
  stream(text, onText) {
    this.#onText = onText;
    this.#socket.write(text);
  }

  close() {
    this.#waiting = undefined;
    this.#socket.destroy();
  }

  #read(text) {
    if (this.#onText) return this.#onText(text);
    this.#answer += text;
    const head = this.#answer.indexOf(HEAD_END);
    if (head < 0) return;
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(this.#answer.slice(0, head))?.[1]);
    const body = this.#answer.slice(head + HEAD_END.length);
    if (Buffer.byteLength(body) < length) return;
    const waiting = this.#waiting;
    const ok = this.#answer.startsWith("HTTP/1.1 200");
    this.#answer = "";
    this.#waiting = undefined;
    const message = ok ? JSON.parse(body) : undefined;
    if (message?.result) waiting.resolve(message.result);
    else waiting.reject(new Error(`no result: ${body.slice(0, 300)}`));
  }
}
