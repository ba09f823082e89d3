import { RpcError } from "@mortise/jsonrpc";
import type { Exchange, ExchangeContext, JsonObject, JsonRpcRequest } from "@mortise/jsonrpc";
import { ERROR_CODES } from "@mortise/schema/2026-07-28";
import { requireAccess, requireCapabilities, scopesGranted } from "./access.js";
import type { Authorize } from "./access.js";
import { RequestContext } from "./context.js";
import { requireMeta, requireVersion } from "./envelope.js";
import type { RunHandler } from "./run-handler.js";
import { asks, bringsAnswers, nextRound, openRound } from "./input-rounds.js";
import { matchParamHeaders, matchRoutingHeaders, matchVersionHeader, requireVersionHeader } from "./mirrored.js";
import type { ReportSettings } from "./reports.js";
import type { RequestStates } from "./request-state.js";
import type { Stamp } from "./stamp.js";
import type { Method, Outcome, Runnable } from "./target.js";

/** What dispatch needs to know of its server. */
export interface DispatchOptions {
  /** The method of that name, if this server answers it at the moment. */
  readonly method: (name: string) => Method | undefined;
  readonly supportedVersions: readonly string[];
  readonly stamp: Stamp;
  readonly states: RequestStates;
  /** Asked for every request; without it only definitions that name scopes are checked. */
  readonly authorize: Authorize | undefined;
  readonly reports: ReportSettings;
  /** How handlers are run; extensions wrap it. */
  readonly run: RunHandler;
}

/**
 * The way of one request, in the order that the protocol gives to its checks: whoever breaks two rules is told of the first.
 * Every refusal is a thrown `RpcError`; errors.ts makes it the response.
 */
export function createDispatch(options: DispatchOptions): Exchange {
  const { method, supportedVersions, stamp, states, authorize, reports, run } = options;
  return async function dispatch(request, exchange) {
    const { mirror } = exchange;

    // 1. The request is of this era, carries what every request carries, and is written in a version that we read.
    if (mirror) requireVersionHeader(mirror, supportedVersions);
    const meta = requireMeta(request, supportedVersions);
    if (mirror) matchVersionHeader(mirror, meta);
    requireVersion(meta, supportedVersions);

    // 2. The headers say what the body says, and the method exists.
    const found = method(request.method);
    if (mirror) matchRoutingHeaders(mirror, request, found?.row.routingParam);
    if (found === undefined) throw unknownMethod(request.method);

    // 3. The params have the method's shape and name something that exists.
    const params = request.params as JsonObject; // there are params: step 1 read their _meta
    const target = found.feature.find(params);
    if ("kept" in target) {
      if (authorize) await allow(authorize, request, undefined, exchange);
      return { jsonrpc: "2.0", id: request.id, result: target.kept };
    }
    if (mirror && target.headerParams) matchParamHeaders(mirror, target.headerParams, params);

    // 4. The client can do what the handler needs, and the caller may do this.
    const context = new RequestContext(request, exchange, meta, reports);
    if (target.needs) requireCapabilities(target.needs, context.clientCapabilities);
    if (authorize || target.scopes) await allow(authorize ?? scopesGranted, request, target, exchange);

    // 5. The handler, which may have to ask the client first; and what every result carries.
    const rounds = { states, request, target, exchange, context };
    if (bringsAnswers(params)) context.round = await openRound(rounds);
    try {
      let outcome: Outcome | undefined;
      try {
        outcome = await run({ method: request.method, target, params, context });
      } catch (error) {
        if (!context.suspended) throw error; // else that is how it waits for its answers
      }
      const result = asks(context, outcome) ? await nextRound(rounds, outcome) : outcome;
      return { jsonrpc: "2.0", id: request.id, result: stamp.finish(result, found.row) };
    } finally {
      context.finish();
    }
  };
}

async function allow(
  authorize: Authorize,
  { method }: JsonRpcRequest,
  target: Runnable | undefined,
  { auth, transport, reach }: ExchangeContext,
): Promise<void> {
  await requireAccess(authorize, {
    method,
    target: target?.label,
    scopes: target?.scopes ?? [],
    auth,
    transport,
    reach,
  });
}

const unknownMethod = (method: string): RpcError =>
  new RpcError(ERROR_CODES.MethodNotFound, `This server has no method ${JSON.stringify(method)}.`, {
    http: { status: 404 },
  });
