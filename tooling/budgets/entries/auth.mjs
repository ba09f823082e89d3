import { authorizationCode, browserRedirect, createAuth, webStorageStore } from "@mortise/auth";

export const auth = createAuth({
  server: "https://mcp.example.com/mcp",
  grant: authorizationCode({
    redirect: browserRedirect({ callbackUrl: "https://app.example.com/callback" }),
    clientMetadataUrl: "https://app.example.com/client.json",
  }),
  store: webStorageStore(),
});
