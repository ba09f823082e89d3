import { Context } from "@mortise/jsonrpc";
import type { JsonRpcRequest } from "@mortise/jsonrpc";
import { httpTransport } from "@mortise/transport-http";
import { nodePool } from "@mortise/transport-http/node";
import { expect, it } from "vitest";
import { faces } from "../support/faces.js";

const TEXTS = [
  "plain",
  "",
  "\u007f",
  "\u0080",
  "Malmö",
  "ÿ",
  "€",
  "漢字",
  "𝒎",
  "mostly plain, and then one ß",
  "\ud800 alone",
];

it.each(faces)("texts of any script come as they were sent, both ways: $face", async ({ start }) => {
  const { url } = await start(({ id, params }: JsonRpcRequest) =>
    Promise.resolve({ jsonrpc: "2.0", id, result: { text: params?.text } }),
  );
  const transport = httpTransport(url, { sender: nodePool() });
  const echoed = async (text: string, id: number) => {
    const response = await transport.exchange(
      { jsonrpc: "2.0", id, method: "x/echo", params: { text } },
      new Context(),
    );
    return (response as { result?: { text?: unknown } }).result?.text;
  };
  expect(await Promise.all(TEXTS.map(echoed))).toEqual(TEXTS);
  await transport.close();
});
