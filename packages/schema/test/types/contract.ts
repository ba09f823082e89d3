// Checked by the compiler alone (see types.test.ts); a line under @ts-expect-error must fail to compile.
import type {
  CallToolRequestParams,
  CallToolResult,
  ContentBlock,
  ElicitResult,
  InputRequiredResult,
  JSONValue,
  Method,
  Methods,
  RequestMetaObject,
  Result,
  Tool,
} from "@mortise/schema/2026-07-28";
import { METHODS, isMethod, type ERROR_CODES } from "@mortise/schema/2026-07-28";
import { isTool } from "@mortise/schema/2026-07-28/validators";
import type { Validator } from "@mortise/schema";
import type { InitializeRequest, Methods as Methods2024 } from "@mortise/schema/2024-11-05";
import type {
  CallToolResult as NovemberResult,
  CreateMessageRequestParams,
  CreateTaskResult,
  Methods as November,
} from "@mortise/schema/2025-11-25";
import { isInitializeRequest } from "@mortise/schema/2025-11-25/validators";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <T extends true>(): T | undefined => undefined;

holds<Equal<Methods["tools/call"]["params"], CallToolRequestParams>>();
holds<Equal<Methods["tools/call"]["answer"], CallToolResult | InputRequiredResult>>();
holds<Equal<Method, keyof typeof METHODS>>();
holds<Equal<(typeof ERROR_CODES)["HeaderMismatch"], -32020>>();
holds<Equal<typeof isTool, Validator<Tool>>>();
holds<Equal<NonNullable<ElicitResult["content"]>[string], string | number | boolean | string[]>>();
// @ts-expect-error: what `holds` is for
holds<Equal<Method, string>>();

// A result keeps its own properties under Omit, and is still a Result.
export const result: Omit<CallToolResult, "resultType"> = { content: [{ type: "text", text: "x" }] };
export const general: Result = { ...result, resultType: "complete" };
// @ts-expect-error: content is required
export const empty: Omit<CallToolResult, "resultType"> = {};

// `_meta` takes keys of other parties, and insists on its own.
export const meta: RequestMetaObject = {
  "io.modelcontextprotocol/protocolVersion": "2026-07-28",
  "io.modelcontextprotocol/clientCapabilities": {},
  "quay.example/berth": 12,
};
// @ts-expect-error: the revision is required
export const noVersion: RequestMetaObject = { "io.modelcontextprotocol/clientCapabilities": {} };

export const values: JSONValue[] = [null, 1.5, { deep: [true, { x: null }] }];
// @ts-expect-error: a function is no JSON
export const notJson: JSONValue = () => 1;

export function textOf(block: ContentBlock): string {
  return block.type === "text" ? block.text : block.type === "resource" ? block.resource.uri : block.type;
}

export function narrowed(value: unknown, method: string): string {
  if (isMethod(method)) return METHODS[method].result;
  return isTool(value) ? value.inputSchema.type : "";
}

export function session(value: unknown): string | undefined {
  return isInitializeRequest(value) ? value.params.protocolVersion : undefined;
}
holds<Equal<November["tools/call"]["answer"], NovemberResult | CreateTaskResult>>();
holds<Equal<November["sampling/createMessage"]["params"], CreateMessageRequestParams>>();
// Described in place: the type is the property's.
holds<Equal<NonNullable<InitializeRequest["params"]>, Methods2024["initialize"]["params"]>>();
