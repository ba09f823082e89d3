import { createLocalJWKSet, createRemoteJWKSet, decodeJwt, importJWK, jwtVerify, SignJWT } from "jose";
import type { JWK, JWTPayload } from "jose";
import { errors } from "./provider.js";
import type Provider from "oidc-provider";
import type { TokenContext } from "oidc-provider";
import { resourceServerInfo } from "./configuration.js";
import type { Resource } from "./options.js";

const JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
/** The type of token that enterprise-managed authorization asks an identity provider for. */
const ID_JAG = "urn:ietf:params:oauth:token-type:id-jag";
const ID_JAG_TYPE = "oauth-id-jag+jwt";
const LIFETIME = 300;

/** What the two grants have to know of their server. */
export interface Surroundings {
  readonly issuer: string;
  readonly key: JWK;
  readonly resources: ReadonlyMap<string, Resource>;
  readonly assertionIssuers: ReadonlyMap<string, JWK | string>;
}

/** Adds jwt-bearer (RFC 7523) and token exchange (RFC 8693), which oidc-provider leaves to its users. */
export function addAssertionGrants(provider: Provider, about: Surroundings): void {
  provider.registerGrantType(JWT_BEARER, (ctx) => jwtBearer(provider, about, ctx), ["assertion", "scope", "resource"]);
  const params = ["audience", "resource", "scope", "requested_token_type", "subject_token", "subject_token_type"];
  provider.registerGrantType(TOKEN_EXCHANGE, (ctx) => tokenExchange(about, ctx), params);
}

/** An assertion for an access token. */
async function jwtBearer(provider: Provider, about: Surroundings, ctx: TokenContext): Promise<void> {
  const { assertion = "", resource, scope } = ctx.oidc.params;
  const { typ, claims } = await readAssertion(about, assertion);
  const forResource = resource ?? textOf(claims.resource);
  if (typ === ID_JAG_TYPE && claims.client_id !== ctx.oidc.client.clientId)
    throw new errors.InvalidGrant("the assertion was issued to another client");
  if (forResource === undefined) throw new errors.InvalidTarget("which resource is it for?");
  const info = resourceServerInfo(forResource, about.resources.get(forResource));
  const allowed = (textOf(claims.scope) ?? scope ?? "").split(" ");
  const wanted = (scope ?? textOf(claims.scope) ?? "").split(" ");
  const accountId = claims.sub ?? ctx.oidc.client.clientId;
  const grantId = await new provider.Grant({ accountId, clientId: ctx.oidc.client.clientId }).save();
  const token = new provider.AccessToken({
    accountId,
    client: ctx.oidc.client,
    grantId,
    gty: "jwt_bearer",
    scope: wanted.filter((one) => allowed.includes(one)).join(" "),
  });
  token.resourceServer = new provider.ResourceServer(forResource, info);
  const value = await token.save();
  ctx.body = { access_token: value, token_type: "Bearer", expires_in: token.expiration, scope: token.scope };
}

async function readAssertion(about: Surroundings, assertion: string): Promise<{ typ: string; claims: JWTPayload }> {
  try {
    const { iss = "" } = decodeJwt(assertion);
    const key = about.assertionIssuers.get(iss);
    if (key === undefined) throw new Error(`assertions of ${iss} are not taken`);
    const audience = [about.issuer, `${about.issuer}/token`];
    const checks = { issuer: iss, audience, requiredClaims: ["exp", "sub"] };
    const keys = typeof key === "string" ? createRemoteJWKSet(new URL(key)) : createLocalJWKSet({ keys: [key] });
    const { payload, protectedHeader } = await jwtVerify(assertion, keys, checks);
    return { typ: protectedHeader.typ ?? "JWT", claims: payload };
  } catch (error) {
    throw new errors.InvalidGrant(error instanceof Error ? error.message : "assertion refused");
  }
}

/** An ID token of this server for an ID-JAG: a statement for another authorization server that this user may be let in. */
async function tokenExchange(about: Surroundings, ctx: TokenContext): Promise<void> {
  const { requested_token_type: wanted, subject_token: subject = "", audience, resource, scope } = ctx.oidc.params;
  if (wanted !== ID_JAG) throw new errors.InvalidRequest("only ID-JAGs are issued here");
  if (audience === undefined) throw new errors.InvalidTarget("which authorization server is it for?");
  const claims = await ownIdToken(about, subject);
  const { clientId } = ctx.oidc.client;
  const assertion = await new SignJWT({ client_id: clientId, ...(resource && { resource }), ...(scope && { scope }) })
    .setProtectedHeader({ alg: "ES256", typ: ID_JAG_TYPE, ...(about.key.kid && { kid: about.key.kid }) })
    .setIssuer(about.issuer)
    .setSubject(claims.sub ?? "")
    .setAudience(audience)
    .setJti(crypto.randomUUID())
    .setIssuedAt()
    .setExpirationTime(`${LIFETIME}s`)
    .sign(await importJWK(about.key));
  ctx.body = { access_token: assertion, issued_token_type: ID_JAG, token_type: "N_A", expires_in: LIFETIME, scope };
}

async function ownIdToken({ issuer, key }: Surroundings, token: string): Promise<JWTPayload> {
  const { d: _, ...publicKey } = key;
  try {
    return (
      await jwtVerify(token, createLocalJWKSet({ keys: [publicKey] }), { issuer, requiredClaims: ["sub", "exp"] })
    ).payload;
  } catch (error) {
    throw new errors.InvalidGrant(error instanceof Error ? error.message : "subject token refused");
  }
}

const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
