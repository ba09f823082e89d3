import { fetchIcon, IconError } from "@mortise/client/icons";
import type { IconOptions } from "@mortise/client/icons";
import { describe, expect, it } from "vitest";
import { rejection } from "../peer.js";
import { gif, jpeg, png, svg, webp } from "./images.js";

const SERVER = "https://mcp.example/mcp";
const SRC = "https://mcp.example/icon";

/** A network that answers with these bytes and keeps what it was asked. */
function network(answer: () => BodyInit | null | Response | Promise<Response>) {
  const asked: { url: string; init: RequestInit | undefined }[] = [];
  const fetch = async (url: string | URL | Request, init?: RequestInit): Promise<Response> => {
    asked.push({ url: String(url as string), init });
    const body = await answer();
    return body instanceof Response ? body : new Response(body);
  };
  return { asked, fetch: fetch as typeof globalThis.fetch };
}
const fetched = (bytes: Uint8Array, options: Partial<IconOptions> = {}, src = SRC) =>
  fetchIcon({ src }, { server: SERVER, fetch: network(() => bytes as Uint8Array<ArrayBuffer>).fetch, ...options });
const dataUrl = (bytes: Uint8Array, type = "image/png") =>
  `data:${type};base64,${Buffer.from(bytes).toString("base64")}`;

describe("where icons come from", () => {
  it("is the server's origin, asked without credentials, referrer or redirects [ICON-C-003] [ICON-C-005] [ICON-C-007]", async () => {
    const { asked, fetch } = network(() => png() as Uint8Array<ArrayBuffer>);
    expect(await fetchIcon({ src: SRC }, { server: SERVER, fetch })).toEqual({ type: "image/png", bytes: png() });
    expect(asked[0]!.url).toBe(SRC);
    expect(asked[0]!.init).toMatchObject({ credentials: "omit", referrerPolicy: "no-referrer", redirect: "error" });
    expect(asked[0]!.init).not.toHaveProperty("headers");
  });

  it("may be a data: URL, read without a network", async () => {
    const { bytes, type } = await fetchIcon({ src: dataUrl(png()) }, { server: SERVER });
    expect([type, bytes]).toEqual(["image/png", png()]);
  });

  it.each([
    "http://mcp.example/icon",
    "javascript:alert(1)",
    "file:///etc/passwd",
    "ftp://mcp.example/icon",
    "ws://mcp.example/icon",
    "app://icon",
    "icon.png",
    "https://other.example/icon",
    "https://mcp.example:8443/icon",
    "https://user:secret@mcp.example/icon",
  ])("is never %s [ICON-C-004] [ICON-C-008]", async (src) => {
    const { asked, fetch } = network(() => png() as Uint8Array<ArrayBuffer>);
    expect(await rejection(fetchIcon({ src }, { server: SERVER, fetch }))).toBeInstanceOf(IconError);
    expect(asked).toEqual([]);
  });

  it("can be an origin that is trusted by name", async () => {
    const origins = ["https://cdn.example"];
    expect((await fetched(png(), { origins }, "https://cdn.example/i.png")).type).toBe("image/png");
  });

  it.each([
    ["an error status", () => new Response(null, { status: 404 }), "404"],
    ["a redirect", () => Promise.reject(new TypeError("unexpected redirect")), "redirect"],
  ])("fails with a reason after %s [ICON-C-005]", async (_, answer, why) => {
    const error = await rejection(fetchIcon({ src: SRC }, { server: SERVER, fetch: network(answer).fetch }));
    expect(error).toMatchObject({ code: "ICON_REFUSED", message: expect.stringContaining(why) as string });
  });
});

describe("what icons are", () => {
  it.each([
    ["image/png", png()],
    ["image/jpeg", jpeg()],
    ["image/gif", gif()],
    ["image/webp", webp("VP8 ")],
    ["image/webp", webp("VP8L")],
    ["image/webp", webp("VP8X")],
  ])(
    "%s is known by its bytes, whatever the server calls it [ICON-C-001] [ICON-C-002] [ICON-C-009]",
    async (type, bytes) => {
      expect((await fetched(bytes)).type).toBe(type);
      expect((await fetchIcon({ src: dataUrl(bytes, "text/html") }, { server: SERVER })).type).toBe(type);
    },
  );

  it.each([
    ["a page", svg("<!doctype html><svg>")],
    ["nothing", new Uint8Array()],
    ["a PDF", svg("%PDF-1.7")],
    ["a RIFF sound", svg("RIFF\0\0\0\0WAVE")],
    ["a PNG that is cut off", png().subarray(0, 18)],
    ["a JPEG without a frame", jpeg().subarray(0, 10)],
    ["a GIF that is cut off", gif().subarray(0, 25)],
  ])("cannot be %s [ICON-C-009]", async (_, bytes) => {
    expect(
      await rejection(fetched(bytes, { types: ["image/png", "image/jpeg", "image/gif", "image/svg+xml"] })),
    ).toBeInstanceOf(IconError);
  });

  it("SVG is taken only by those who ask for it [ICON-C-002] [ICON-C-010]", async () => {
    const drawing = svg('<?xml version="1.0"?>\n<!-- x -->\n<!DOCTYPE svg PUBLIC "a" "b">\n<svg xmlns="x"/>');
    expect(await rejection(fetched(drawing))).toBeInstanceOf(IconError);
    expect((await fetched(drawing, { types: ["image/svg+xml"] })).type).toBe("image/svg+xml");
    expect(await rejection(fetched(png(), { types: ["image/svg+xml"] }))).toBeInstanceOf(IconError);
    const entities = svg('<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>');
    expect(await rejection(fetched(entities, { types: ["image/svg+xml"] }))).toBeInstanceOf(IconError);
  });
});

describe("how large icons are", () => {
  it("stops reading beyond maxBytes [ICON-C-006]", async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        sent++;
        controller.enqueue(new Uint8Array(1_024));
      },
    });
    const { fetch } = network(() => new Response(endless));
    const error = await rejection(fetchIcon({ src: SRC }, { server: SERVER, fetch, maxBytes: 10_000 }));
    expect(error).toMatchObject({ message: expect.stringContaining("10000 bytes") as string });
    expect(sent).toBeLessThan(20);
    const long = dataUrl(new Uint8Array(100_000));
    expect(await rejection(fetchIcon({ src: long }, { server: SERVER, maxBytes: 1_000 }))).toBeInstanceOf(IconError);
  });

  it.each([
    ["png", png(2_000, 5), png(1_024, 1_024)],
    ["jpeg", jpeg(5, 2_000), jpeg(1_024, 1_024)],
    ["gif", gif(2_000, 5), gif(1_024, 1_024)],
    ["lossy webp", webp("VP8 ", 5, 2_000), webp("VP8 ", 1_024, 1_024)],
    ["lossless webp", webp("VP8L", 2_000, 5), webp("VP8L", 1_024, 1_024)],
    ["extended webp", webp("VP8X", 70_000, 5), webp("VP8X", 1_024, 1_024)],
  ])("refuses too many pixels: %s [ICON-C-006]", async (_, large, fits) => {
    expect(await rejection(fetched(large))).toMatchObject({ message: expect.stringContaining("pixels") as string });
    await fetched(fits);
  });

  it.each([
    ["png", png(1, 1, 61), png(1, 1, 60)],
    ["gif", gif(1, 1, 61), gif(1, 1, 60)],
    ["webp", webp("VP8X", 1, 1, 61), webp("VP8X", 1, 1, 60)],
  ])("refuses too many frames: %s [ICON-C-006]", async (_, long, fits) => {
    expect(await rejection(fetched(long))).toMatchObject({ message: expect.stringContaining("frames") as string });
    await fetched(fits);
  });

  it("gives up after its time, and at its signal", async () => {
    const never = ((_: unknown, init?: RequestInit) =>
      new Promise((_, reject) =>
        init!.signal!.addEventListener("abort", () => reject(init!.signal!.reason as Error)),
      )) as typeof fetch;
    expect(await rejection(fetchIcon({ src: SRC }, { server: SERVER, fetch: never, timeout: 10 }))).toBeInstanceOf(
      IconError,
    );
    const signal = AbortSignal.abort();
    const error = await rejection(fetchIcon({ src: dataUrl(png()) }, { server: SERVER, signal }));
    expect(error).toBeInstanceOf(IconError);
  });
});
