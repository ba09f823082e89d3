import { describe, expect, it } from "vitest";
import { program, rejection, say } from "./program.js";

describe("pages to visit (-32042)", () => {
  it("are shown, and the call is made again when the visit is over [L25-ELIC-C-007, L25-ELIC-C-012, L25-ELIC-C-013]", async () => {
    const asked: unknown[] = [];
    const client = await program(
      {},
      {
        onUrl: ({ url, message }) => (
          asked.push([url, message]),
          setTimeout(() => void say(client, "grant"), 50),
          { action: "accept" }
        ),
      },
    );
    expect(await say(client, "visit")).toBe("granted");
    expect(asked).toEqual([["https://example.com/grant", "Please grant"]]);
  });

  it("are asked for again when nobody says that the visit is over [L25-ELIC-C-014]", async () => {
    let asked = 0;
    const client = await program(
      {},
      { onUrl: () => ({ action: ++asked < 3 ? "accept" : "decline" }) },
      { visitTimeout: 50 },
    );
    const error = await rejection(say(client, "visit"));
    expect(asked).toBe(3);
    expect(error).toMatchObject({ code: -32042, data: { elicitations: [{ elicitationId: "visit/1 %?" }] } });
  });

  it("are named in the error of a client that shows none [L25-ELIC-C-019]", async () => {
    const client = await program();
    expect(await rejection(say(client, "visit"))).toMatchObject({
      code: "INPUT_REQUIRED",
      inputRequests: { "visit/1 %?": { params: { url: "https://example.com/grant" } } },
    });
  });
});
