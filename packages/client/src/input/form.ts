import type { JsonSchemaObject } from "@mortise/json-schema";
import type { ElicitRequestFormParams, ElicitResult } from "@mortise/schema/2026-07-28";
import { isElicitResult } from "@mortise/schema/2026-07-28/validators";
import type { FormAnswer, FormValues, InputContext, InputHandlers } from "./handlers.js";
import { fromHandler, misfit } from "./handler-errors.js";

type Ask = NonNullable<InputHandlers["onForm"]>;

/** Has a form filled in (client/elicitation § form mode). @throws InputFailedError when the handler's answer does not fit the form */
export async function answerForm(
  ask: Ask,
  params: ElicitRequestFormParams,
  context: InputContext,
): Promise<ElicitResult> {
  const { message, requestedSchema } = params;
  const defaults = defaultsOf(requestedSchema);
  const question = { message, requestedSchema, defaults: { ...defaults } };
  const answer = await fromHandler(context, "onForm", () => ask(question, context));
  const result = toResult(answer, defaults);
  if (!isElicitResult(result)) throw misfit(context, "onForm", isElicitResult.errors);
  if (result.action === "accept") await checkContent(result.content ?? {}, requestedSchema, context);
  return result;
}

function defaultsOf({ properties }: ElicitRequestFormParams["requestedSchema"]): FormValues {
  const withDefault = Object.entries(properties).filter(([, field]) => field.default !== undefined);
  return Object.fromEntries(withDefault.map(([name, field]) => [name, field.default as FormValues[string]]));
}

/** Content belongs to an accepted form alone; what the person emptied is not sent. */
function toResult(answer: FormAnswer, defaults: FormValues): unknown {
  if (answer?.action !== "accept") return { action: answer?.action };
  const filled = Object.entries({ ...defaults, ...answer.content }).filter(([, value]) => value !== undefined);
  return { action: "accept", content: Object.fromEntries(filled) };
}

async function checkContent(
  content: FormValues,
  schema: ElicitRequestFormParams["requestedSchema"],
  context: InputContext,
): Promise<void> {
  const { compileSchema, interpreter } = await import("@mortise/json-schema");
  const foreign = schema as unknown as JsonSchemaObject;
  const { issues } = await compileSchema(foreign, {
    what: `form ${JSON.stringify(context.key)}`,
    validator: interpreter({ foreign: true }),
  }).validate(content);
  if (issues === undefined) return;
  throw misfit(context, "onForm", issues);
}
