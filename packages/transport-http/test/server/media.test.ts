import { describe, expect, it } from "vitest";
import { call, echo, faces, post } from "../support/faces.js";

describe.each(faces)("media types: $face", ({ start }) => {
  it.each([
    ["text/plain", 415],
    ["application/json; charset=latin1", 415],
    ["application/jsonx", 415],
    ['Application/JSON; charset="UTF-8"', 200],
  ])("takes content type %j with %i", async (type, status) => {
    const { url } = await start(echo);
    expect((await post(url, call(), { "content-type": type })).status).toBe(status);
  });

  it("refuses coded bodies with 415", async () => {
    const { url } = await start(echo);
    expect((await post(url, call(), { "content-encoding": "gzip" })).status).toBe(415);
  });

  it.each([
    ["application/json", 406],
    ["text/event-stream", 406],
    ["text/html", 406],
    ["application/json, text/event-stream;q=0", 406],
    ["application/json;q=0, */*", 406],
    ["*/*", 200],
    ["application/*;q=0.5, text/*", 200],
    ["TEXT/event-stream, APPLICATION/json", 200],
  ])("takes accept %j with %i", async (accept, status) => {
    const { url } = await start(echo);
    expect((await post(url, call(), { accept })).status).toBe(status);
  });
});
