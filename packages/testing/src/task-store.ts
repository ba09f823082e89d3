export { taskStoreContract } from "./task-store/task-store-contract.js";
export type { OpenStore, TaskStoreSubject } from "./task-store/subject.js";
export { ContractViolation } from "./contract/check.js";
export type { ContractCase } from "./contract/check.js";
