// What Mortise sets itself, as a table: `subject` of `cell`, as a ratio to `floor` or to `peer`, or as an absolute figure.
export const TARGETS = [
  { cell: "http-call-1", subject: "mortise/node", against: "floor/json", atMost: 1.25 },
  { cell: "http-call-1", subject: "mortise/node", against: "official-v2/node", timesBetter: 10 },
  { cell: "http-call-50", subject: "mortise/node", against: "floor/json", atMost: 1.25 },
  { cell: "http-call-50", subject: "mortise/node", against: "official-v2/node", timesBetter: 10 },
  { cell: "http-list-50", subject: "mortise/node", against: "floor/json", atMost: 0.6 },
  { cell: "http-list-50", subject: "mortise/node", against: "official-v2/node", timesBetter: 100 },
  { cell: "stdio-call-64", subject: "mortise/node", against: "floor/plain", atMost: 1.5 },
  { cell: "stdio-call-64", subject: "mortise/node", against: "official-v2/node", timesBetter: 8 },
  { cell: "client-call", subject: "mortise/node", against: "official-v2/fetch", timesBetter: 10 },
  { cell: "cold-stdio", subject: "mortise", over: "node alone", atMost: 25 },
  { cell: "cold-http", subject: "mortise", over: "node alone", atMost: 25 },
  { cell: "size-worker", subject: "mortise", atMost: 25 },
  { cell: "size-http", subject: "mortise", atMost: 28 },
  { cell: "size-client", subject: "mortise", atMost: 22 },
  { cell: "types-50", subject: "mortise/typebox", atMost: 12_000 },
  { cell: "memory-stream", subject: "mortise/node", against: "floor/json", atMost: 1.3 },
];
