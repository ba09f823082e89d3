import { describe, expect, it } from "vitest";
import { canonicalResource, isWithin, speaksFor } from "../src/resource.js";
import { resourceMetadataUrls } from "../src/resource-metadata.js";

describe("the resource indicator of a server that publishes none [AUTHRES-C-004 AUTHRES-C-005 AUTHRES-B-006 AUTHRES-B-007]", () => {
  it.each([
    ["https://mcp.example.com", "https://mcp.example.com"],
    ["https://mcp.example.com/", "https://mcp.example.com"],
    ["HTTPS://MCP.Example.com/Mcp#frag", "https://mcp.example.com/Mcp"],
    ["https://mcp.example.com/mcp/", "https://mcp.example.com/mcp/"],
    ["https://mcp.example.com/?t=1", "https://mcp.example.com/?t=1"],
    ["https://mcp.example.com:8443/mcp", "https://mcp.example.com:8443/mcp"],
  ])("%s → %s", (url, resource) => {
    expect(canonicalResource(url)).toBe(resource);
  });
});

describe("a published resource [AUTHDISC-C-012]", () => {
  const server = "https://mcp.example.com/team/mcp";
  it.each([
    ["https://mcp.example.com/team/mcp", true, true],
    ["HTTPS://MCP.EXAMPLE.COM/team/mcp", true, true],
    ["https://mcp.example.com/team", true, false],
    ["https://mcp.example.com/team/", true, false],
    ["https://mcp.example.com", true, false],
    ["https://mcp.example.com/tea", false, false],
    ["https://mcp.example.com/team/other", false, false],
    ["https://mcp.example.com/team/mcp/deeper", false, false],
    ["https://evil.example.com/team/mcp", false, false],
    ["http://mcp.example.com/team/mcp", false, false],
    ["https://mcp.example.com:8443/team/mcp", false, false],
    ["https://mcp.example.com/team/mcp#f", false, false],
    ["https://user:secret@mcp.example.com/team/mcp", false, false],
    ["https://mcp.example.com/team/mcp\n", false, false],
    ["/team/mcp", false, false],
    ["", false, false],
  ])("%j: by default %s, with `exact` %s", (resource, ancestor, exact) => {
    expect(speaksFor(resource, server, "ancestor")).toBe(ancestor);
    expect(speaksFor(resource, server, "exact")).toBe(exact);
  });
});

describe("a token [AUTHTOK-C-008]", () => {
  it.each([
    ["https://h/mcp", true],
    ["https://h/mcp?x=1", true],
    ["https://h/mcp/deeper", true],
    ["https://h/mcpx", false],
    ["https://h/mcp/../admin", false],
    ["https://h/mcp/%2e%2e/admin", false],
    ["https://h/", false],
    ["https://h.evil/mcp", false],
    ["http://h/mcp", false],
  ])("for https://h/mcp, on a request to %s: %s", (url, goes) => {
    expect(isWithin(url, "https://h/mcp")).toBe(goes);
  });
});

describe("protected resource metadata [AUTHDISC-C-009]", () => {
  it.each([
    [
      "https://h/a/b",
      ["https://h/.well-known/oauth-protected-resource/a/b", "https://h/.well-known/oauth-protected-resource"],
    ],
    ["https://h/", ["https://h/.well-known/oauth-protected-resource"]],
    [
      "https://h/a?t=1",
      ["https://h/.well-known/oauth-protected-resource/a?t=1", "https://h/.well-known/oauth-protected-resource"],
    ],
  ])("of %s is looked for below its path, then at the root", (url, expected) => {
    expect(resourceMetadataUrls(url)).toEqual(expected);
  });
});
