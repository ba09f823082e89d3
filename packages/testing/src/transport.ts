export { transportContract } from "./contract/transport-contract.js";
export { transportPeer } from "./contract/peer.js";
export { ContractViolation } from "./contract/check.js";
export type { ContractCase } from "./contract/check.js";
export type { Link, TransportSubject } from "./contract/subject.js";
