import * as z from 'zod/mini';

/** A schema of OpenAPI 3.1, which is JSON Schema 2020-12. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** Replies are documented as open: a later version may add members. Requests are not: what is unknown is refused. */
type Direction = 'request' | 'reply';

/** The JSON Schema of a schema by itself. */
export function jsonSchema(schema: z.ZodMiniType, direction: Direction): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, optionsOf(direction));
  return rest;
}

/** The JSON Schemas of named replies, which refer to each other as components of the document. */
export function componentSchemas(named: Readonly<Record<string, z.ZodMiniType>>): Readonly<Record<string, JsonSchema>> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { ...optionsOf('reply'), uri: componentRef });
  return Object.fromEntries(
    Object.entries(schemas).map(([id, { $schema: _, $id: __, id: ___, ...rest }]) => [id, rest]),
  );
}

export function componentRef(id: string): string {
  return `#/components/schemas/${id}`;
}

function optionsOf(direction: Direction) {
  return {
    io: direction === 'request' ? 'input' : 'output',
    override: ({ jsonSchema: made }: { jsonSchema: z.core.JSONSchema.BaseSchema }) => {
      if (direction === 'reply' && made.additionalProperties === false) delete made.additionalProperties;
      // The format says as much, and the bounds of every safe integer say nothing.
      if (made.format === 'date-time' || made.format === 'uri') delete made.pattern;
      if (made.maximum === Number.MAX_SAFE_INTEGER) delete made.maximum;
      if (made.minimum === Number.MIN_SAFE_INTEGER) delete made.minimum;
    },
  } as const;
}
