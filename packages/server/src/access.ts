import { RpcError } from "@mortise/jsonrpc";
import type { Auth, Reach } from "@mortise/jsonrpc";
import { ERROR_CODES } from "@mortise/schema/2026-07-28";
import type { ClientCapabilities } from "@mortise/schema/2026-07-28";

/** What somebody is about to do, for an {@link Authorize} hook. */
export interface Access {
  readonly method: string;
  /** The tool's or prompt's name, or the resource's URI; absent for methods that name nothing. */
  readonly target: string | undefined;
  /** The scopes that the definition asks for; empty when it asks for none. */
  readonly scopes: readonly string[];
  /** Who asks, as far as the transport knows. */
  readonly auth: Auth | undefined;
  readonly transport: string;
  readonly reach: Reach;
}

/**
 * Says whether the caller may do it: yes, no, or no in words of its own, as the error to answer with. Runs before the handler and before the
 * first byte of an answer.
 */
export type Authorize = (access: Access) => boolean | RpcError | Promise<boolean | RpcError>;

/** The default hook: every scope that the definition asks for was granted. Without authentication only the one caller at the end of a pipe, or in this process, is let in: there is nobody else to keep out. */
export const scopesGranted = ({ scopes, auth, reach }: Access): boolean =>
  scopes.length === 0 ||
  (auth === undefined ? reach === "process" : scopes.every((scope) => auth.scopes.includes(scope)));

/** Lets the caller do it, or throws the refusal. */
export async function requireAccess(authorize: Authorize, access: Access): Promise<void> {
  const verdict = await authorize(access);
  if (verdict !== true) throw verdict === false ? refused(access) : verdict;
}

/** The refusal: 401 for callers who did not say who they are, else 403 with the scopes that would do (RFC 6750 §3.1). */
function refused({ target, method, scopes, auth }: Access): RpcError {
  const what = target === undefined ? method : `${method} ${JSON.stringify(target)}`;
  const scope = scopes.length === 0 ? "" : `scope="${scopes.join(" ")}"`;
  const challenge =
    auth === undefined ? ["Bearer", scope] : [`Bearer error="insufficient_scope"${scope && ","}`, scope];
  const why = scopes.length === 0 ? "is not allowed for this caller" : `needs the scopes ${scopes.join(", ")}`;
  return new RpcError(ERROR_CODES.InvalidRequest, `${what} ${why}.`, {
    ...(scopes.length > 0 && { data: { requiredScopes: scopes } }),
    http: {
      status: auth === undefined ? 401 : 403,
      headers: { "WWW-Authenticate": challenge.filter(Boolean).join(" ") },
    },
  });
}

/** Refuses a request whose client did not declare, on this very request, what the definition needs of it (basic § capabilities). */
export function requireCapabilities(needs: ClientCapabilities, declared: ClientCapabilities): void {
  const missing = missingFrom(needs, declared);
  if (missing === undefined) return;
  throw new RpcError(
    ERROR_CODES.MissingRequiredClientCapability,
    `The client must declare these capabilities on the request: ${JSON.stringify(missing)}.`,
    { data: { requiredCapabilities: missing }, http: { status: 400 } },
  );
}

/** The part of `needs` that `declared` lacks. `elicitation: {}` means form mode alone, on either side. */
function missingFrom(needs: object, declared: object): object | undefined {
  const missing: Record<string, unknown> = {};
  for (const [key, need] of Object.entries(needs)) {
    if (need === undefined) continue;
    const has = Object.hasOwn(declared, key) ? (declared as Record<string, unknown>)[key] : undefined;
    if (typeof has !== "object" || has === null) missing[key] = need;
    else {
      const inner = missingFrom(need as object, key === "elicitation" ? withFormMode(has) : has);
      if (inner !== undefined) missing[key] = inner;
    }
  }
  return Object.keys(missing).length === 0 ? undefined : missing;
}

const withFormMode = (elicitation: object): object =>
  Object.keys(elicitation).length === 0 ? { form: {} } : elicitation;
