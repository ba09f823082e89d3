// On loading, oidc-provider says that it would like a newer Node. Everything that is used here works on every Node that this project supports.
const { warn } = console;
console.warn = (...said: unknown[]): void => {
  if (!String(said[0]).includes("Unsupported runtime")) warn(...said);
};
const { default: Provider, errors } = await import("oidc-provider");
console.warn = warn;

export { errors, Provider };
