import type { Server } from "@mortise/server";

/** Every keyword has to arrive in the list as it stands here. */
const RICH_SCHEMA = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  type: "object",
  $defs: {
    address: {
      $anchor: "addressDef",
      type: "object",
      properties: { street: { type: "string" }, city: { type: "string" } },
    },
  },
  properties: {
    name: { type: "string" },
    address: { $ref: "#/$defs/address" },
    contactMethod: { type: "string", enum: ["phone", "email"] },
    phone: { type: "string" },
    email: { type: "string" },
  },
  allOf: [{ anyOf: [{ required: ["phone"] }, { required: ["email"] }] }],
  if: { properties: { contactMethod: { const: "phone" } }, required: ["contactMethod"] },
  then: { required: ["phone"] },
  else: { required: ["email"] },
  additionalProperties: false,
} as const;

/** Tools that are looked at for their input schema. */
export function defineSchemaTools(server: Server): void {
  server.tool("json_schema_2020_12_tool", {
    description: "Takes what JSON Schema 2020-12 can say",
    input: RICH_SCHEMA,
    handler: () => "Fits.",
  });
  server.tool("test_x_mcp_header", {
    description: "Its region is repeated in the header Mcp-Param-Region",
    input: { type: "object", properties: { region: { type: "string", "x-mcp-header": "Region" } } },
    handler: ({ region = "nowhere" }) => `Region: ${region}`,
  });
}
