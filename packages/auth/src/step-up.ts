import { InsufficientScopeError } from "./errors.js";
import { obtain } from "./reauthorize.js";
import type { Reauthorizing } from "./reauthorize.js";
import { covers, selectScopes } from "./scopes.js";
import type { StepUpLimits } from "./step-up-limits.js";

/** Asked before wider access is asked for. */
export type OnStepUp = (asked: {
  readonly resource: string;
  /** What the request needs. */
  readonly required: readonly string[];
  /** What was asked for so far. */
  readonly requested: readonly string[];
}) => boolean | Promise<boolean>;

export interface SteppingUp extends Reauthorizing {
  readonly onStepUp: OnStepUp;
  readonly limits: StepUpLimits;
}

interface State {
  readonly sent?: string | undefined;
  stepUps?: number;
}

/** Step-ups for one request. */
const MAX_PER_REQUEST = 2;

/**
 * After a 403 with `insufficient_scope`: gets a token for what was asked for so far and what the request needs. A refresh cannot give
 * more scopes, so it is not tried.
 * @param fly runs the work when no other attempt is under way
 * @returns whether to send the request again
 * @throws InsufficientScopeError when a new token is of no use, or not wanted
 */
export async function stepUp(
  around: SteppingUp,
  state: State,
  required: readonly string[],
  fly: (work: (signal: AbortSignal) => Promise<void>) => Promise<unknown>,
): Promise<boolean> {
  const { session, onStepUp } = around;
  const { place, record } = session;
  if (place === undefined || record === undefined || required.length === 0) return false;
  const { resource, server } = place;
  const { requested } = record;
  const refuse = (why: string): InsufficientScopeError =>
    new InsufficientScopeError(why, required, requested, { resource, issuer: server.issuer });
  state.stepUps = (state.stepUps ?? 0) + 1;
  if (state.stepUps > MAX_PER_REQUEST) throw refuse("wider tokens were got, and refused as well.");
  if (covers(requested, required)) {
    if (state.sent !== record.tokens.accessToken) return true; // sent before a wider token was there
    throw refuse(
      "they were asked for already, so a new token would not help. Whoever signed in may lack the permission.",
    );
  }
  if (!(await onStepUp({ resource, required, requested }))) throw refuse("this client does not ask for more.");
  await fly((signal) => widen(around, required, signal));
  return true;
}

async function widen(around: SteppingUp, required: readonly string[], signal: AbortSignal): Promise<void> {
  const { session, grant, limits } = around;
  const { place, record } = session;
  if (place === undefined || record === undefined || covers(record.requested, required)) return;
  const { server, resource } = place;
  const scopes = selectScopes({
    requested: record.requested,
    challenged: required,
    wished: around.scopes,
    supported: undefined,
  });
  if (!limits.allow(resource, scopes)) {
    const why = "they were asked for several times within a few minutes, in vain.";
    throw new InsufficientScopeError(why, required, record.requested, { resource, issuer: server.issuer });
  }
  const context = { ...around.contextFor(server, resource, signal), scopes };
  context.emit({ type: "stepUp", issuer: server.issuer, scopes });
  const { client, tokens } = await obtain(grant, context);
  await session.keep({ server, resource, client }, { tokens, requested: scopes });
  context.emit({ type: "granted", issuer: server.issuer, scopes: tokens.granted ?? scopes });
}
