/** Tells servers, with every request, that this client's company decides where its people may go: `client.use(enterpriseManagedExtension)`. */
export const enterpriseManagedExtension = { id: "io.modelcontextprotocol/enterprise-managed-authorization" } as const;

/** Tells servers, with every request, that this client acts for itself: `client.use(clientCredentialsExtension)`. */
export const clientCredentialsExtension = { id: "io.modelcontextprotocol/oauth-client-credentials" } as const;
