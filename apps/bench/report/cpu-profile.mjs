// Sums a V8 CPU profile by module and by function.
const MODULES = [
  [/^node:internal\/deps\/undici/, "node: undici"],
  [/^node:internal\/webstreams/, "node: web streams"],
  [/^node:(_http|internal\/http|http)/, "node: http"],
  [/^node:(net|stream|internal\/streams|internal\/stream_base|events)/, "node: net, streams, events"],
  [/abort_controller|event_target/, "node: AbortSignal, EventTarget"],
  [/^node:/, "node: other"],
];
const WITHOUT_CALLER = new Set(["(garbage collector)", "(program)"]);

/** `{ total, own }`: microseconds by node, idle time left out; a node knows its `parent`. */
export function readProfile(text) {
  const { nodes, samples, timeDeltas } = JSON.parse(text);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  for (const node of nodes) for (const child of node.children ?? []) byId.get(child).parent = node;
  const own = new Map();
  let total = 0;
  samples.forEach((id, i) => {
    const node = byId.get(id);
    if (node.callFrame.functionName === "(idle)") return;
    own.set(node, (own.get(node) ?? 0) + timeDeltas[i]);
    total += timeDeltas[i];
  });
  return { total, own };
}

/** Shares of the total, largest first; native work counts for the nearest script that called it. */
export function byModule(profile) {
  return shares(profile, (node) => {
    let at = node;
    if (WITHOUT_CALLER.has(node.callFrame.functionName)) return node.callFrame.functionName;
    while (at && !at.callFrame.url) at = at.parent;
    return at ? moduleOf(at.callFrame.url) : "(native)";
  });
}

export function byFunction(profile) {
  return shares(profile, ({ callFrame: { functionName, url, lineNumber } }) => {
    const place = url ? ` ${moduleOf(url)} ${url.split("/").pop()}:${lineNumber + 1}` : "";
    return `${functionName || "(anonymous)"}${place}`;
  });
}

function shares({ total, own }, keyOf) {
  const sums = new Map();
  for (const [node, time] of own) sums.set(keyOf(node), (sums.get(keyOf(node)) ?? 0) + time);
  return [...sums].sort(([, a], [, b]) => b - a).map(([key, time]) => [key, time / total]);
}

function moduleOf(url) {
  const known = MODULES.find(([pattern]) => pattern.test(url));
  if (known) return known[1];
  const installed = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1];
  const own = /\/packages\/([^/]+)\//.exec(url)?.[1];
  return installed ?? (own ? `@mortise/${own}` : "bench");
}
