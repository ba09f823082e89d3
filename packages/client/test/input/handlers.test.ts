import { createClient } from "@mortise/client";
import type { ClientSettings } from "@mortise/client";
import type { ClientCapabilities } from "@mortise/schema/2026-07-28";
import { describe, expect, it } from "vitest";
import { INFO, metaOf, peer, text } from "../peer.js";
import { no } from "./ask.js";

async function declared(settings: ClientSettings): Promise<ClientCapabilities> {
  const { exchange, seen } = peer({ "tools/call": () => text("ok") });
  await createClient(INFO, { exchange, ...settings }).callTool("t");
  return metaOf(seen[0]!)["io.modelcontextprotocol/clientCapabilities"] as ClientCapabilities;
}

const say = () => ({ role: "assistant", model: "m", content: { type: "text", text: "hi" } }) as const;

describe("what is declared", () => {
  it("is what there are handlers for [ELIC-C-007] [ELIC-C-008] [SAMP-C-005] [ROOT-C-002]", async () => {
    expect(await declared({})).toEqual({});
    expect(await declared({ onForm: no })).toEqual({ elicitation: { form: {} } });
    expect(await declared({ onUrl: no })).toEqual({ elicitation: { url: {} } });
    expect(await declared({ onForm: no, onUrl: no, onSample: say, roots: [] })).toEqual({
      elicitation: { form: {}, url: {} },
      sampling: {},
      roots: {},
    });
  });

  it("can be said otherwise, one capability at a time", async () => {
    const capabilities = { sampling: { tools: {} }, extensions: { "com.example/x": {} } };
    expect(await declared({ onForm: no, onSample: say, capabilities })).toEqual({
      elicitation: { form: {} },
      ...capabilities,
    });
  });
});
