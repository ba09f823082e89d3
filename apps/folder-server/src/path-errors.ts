import { JSON_RPC_CODES, RpcError, ToolError } from "@mortise/mcp/server";
import { PathError } from "./relative-path.js";

/** In a tool a bad path is an answer: the model reads why and tries another one. */
export const forModel = (error: unknown): never => {
  throw error instanceof PathError ? new ToolError(error.message) : error;
};

/** In a resource or prompt it is an invalid parameter, which a program or a person sees. */
export const forClient = (error: unknown): never => {
  throw error instanceof PathError ? new RpcError(JSON_RPC_CODES.invalidParams, error.message) : error;
};
