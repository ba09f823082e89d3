import type { HttpRequest, Refusal } from "./call.js";

const JSON_TYPE = "application/json";
const SSE_TYPE = "text/event-stream";

/** Checks that the body is JSON and that the caller can read both forms of an answer. */
export function checkMedia(request: HttpRequest): Refusal | undefined {
  if (!isJson(request.header("content-type"))) {
    return { status: 415, message: `Send the message with "Content-Type: ${JSON_TYPE}" in UTF-8.` };
  }
  const encoding = request.header("content-encoding");
  if (encoding !== undefined && encoding.toLowerCase() !== "identity") {
    return { status: 415, message: "Compressed bodies are not read here. Send the message without Content-Encoding." };
  }
  const accept = request.header("accept");
  if (accept !== undefined && !(accepts(accept, JSON_TYPE) && accepts(accept, SSE_TYPE))) {
    return { status: 406, message: `An answer may take either form: send "Accept: ${JSON_TYPE}, ${SSE_TYPE}".` };
  }
  return undefined;
}

function isJson(value: string | undefined): boolean {
  if (value === JSON_TYPE) return true;
  if (value === undefined) return false;
  const [type = "", ...parameters] = value.toLowerCase().split(";");
  return type.trim() === JSON_TYPE && parameters.every(isUtf8);
}

/** RFC 9110 § 12.5.1, as far as one needs it: a range that covers the type and is not weighted 0. */
function accepts(accept: string, type: string): boolean {
  if (accept.includes(type) && !accept.includes("q=")) return true;
  const any = `${type.slice(0, type.indexOf("/"))}/*`;
  let best: { readonly exactness: number; readonly refused: boolean } | undefined;
  for (const part of accept.toLowerCase().split(",")) {
    const [range = "", ...parameters] = part.split(";").map((piece) => piece.trim());
    const exactness = ["*/*", any, type].indexOf(range);
    if (exactness < 0 || (best !== undefined && best.exactness > exactness)) continue;
    best = { exactness, refused: parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter)) };
  }
  return best !== undefined && !best.refused;
}

const isUtf8 = (parameter: string): boolean =>
  !parameter.includes("charset") || /^\s*charset="?utf-?8"?\s*$/.test(parameter);
