import type { Middleware } from "@mortise/jsonrpc";
import type { Method } from "@mortise/schema/2026-07-28";
import * as otel from "@opentelemetry/api";
import { metaGetter, metaOf, metaSetter, withMeta } from "./carrier.js";
import { describe, networkOf } from "./describe.js";
import { recordResponse, recordThrow } from "./outcome.js";

/** Where spans go and how they travel. */
export interface TracingOptions {
  /** Default: the one that the program registered with `@opentelemetry/api`; without one nothing is recorded. */
  readonly tracerProvider?: Pick<otel.TracerProvider, "getTracer">;
  /** How a trace is written into `_meta` and read from it; only W3C trace context and baggage have keys there. Default: the registered one. */
  readonly propagator?: Pick<otel.TextMapPropagator, "inject" | "extract">;
}

/** A subscription lasts for hours, and a span is seen when it has ended: these carry the trace and get no span. */
const LASTS: Method = "subscriptions/listen";

/**
 * A span for each request that a client sends, rounds and retries included, and the trace in its `_meta`, so that the server's spans
 * become children of it. Names and attributes follow OpenTelemetry's semantic conventions for MCP; arguments and results are never recorded.
 * @example
 * createClient(info, { transport, middleware: [traceClient()] });
 */
export function traceClient(options: TracingOptions = {}): Middleware {
  const { propagator = otel.propagation } = options;
  return (next) => (request, context) => {
    const send = () => {
      const trace: Record<string, unknown> = {};
      propagator.inject(otel.context.active(), trace, metaSetter);
      return next(withMeta(request, trace), context);
    };
    if (request.method === LASTS) return send();
    const { name, attributes } = describe(request);
    const span = tracerOf(options).startSpan(name, { kind: otel.SpanKind.CLIENT, attributes });
    return within(otel.trace.setSpan(otel.context.active(), span), span, request.method, send);
  };
}

/**
 * A span for each request that a server answers, a child of the one that the client names in `_meta`, and current while the handler
 * runs. What was current before (a span of the HTTP server, for example) is linked. Put it first, so that it sees what other middleware does.
 * @example
 * createServer(info, { middleware: [traceServer()] });
 */
export function traceServer(options: TracingOptions = {}): Middleware {
  const { propagator = otel.propagation } = options;
  return (next) => (request, context) => {
    const ambient = otel.context.active();
    const parent = propagator.extract(ambient, metaOf(request), metaGetter);
    const run = () => next(request, context);
    if (request.method === LASTS) return otel.context.with(parent, run);
    const { name, attributes } = describe(request);
    const span = tracerOf(options).startSpan(
      name,
      {
        kind: otel.SpanKind.SERVER,
        attributes: { ...attributes, ...networkOf(context) },
        links: links(ambient, parent),
      },
      parent,
    );
    return within(otel.trace.setSpan(parent, span), span, request.method, run);
  };
}

/** Runs a request in its span and ends the span with it. */
async function within<T extends Parameters<typeof recordResponse>[1]>(
  context: otel.Context,
  span: otel.Span,
  method: string,
  run: () => Promise<T>,
): Promise<T> {
  try {
    const response = await otel.context.with(context, run);
    recordResponse(span, response, method);
    return response;
  } catch (error) {
    recordThrow(span, error, method);
    throw error;
  } finally {
    span.end();
  }
}

/** The tracer is asked for each time: a program may register its provider after it has made its servers. */
const tracerOf = ({ tracerProvider = otel.trace }: TracingOptions): otel.Tracer =>
  tracerProvider.getTracer("@mortise/telemetry");

function links(ambient: otel.Context, parent: otel.Context): otel.Link[] {
  const context = otel.trace.getSpanContext(ambient);
  const isParent = context?.spanId === otel.trace.getSpanContext(parent)?.spanId;
  return context === undefined || isParent ? [] : [{ context }];
}
