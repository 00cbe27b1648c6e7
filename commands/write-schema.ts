import { writeFileSync } from 'node:fs';
import { policiesJsonSchema } from '../shared/policy/tag/policies-schema.ts';

/** The text of policies.schema.json, generated from the schema that the app validates with. */
export function policiesSchemaText(): string {
  const text = JSON.stringify(policiesJsonSchema(), undefined, 2);
  // Lists of words on one line, as the formatter wants them.
  const compact = text.replace(/\[\s+("[^\]]*")\s+\]/g, (_, words: string) => `[${words.replace(/\s+/g, ' ')}]`);
  return `${compact}\n`;
}

if (import.meta.main) {
  writeFileSync(new URL('../policies.schema.json', import.meta.url), policiesSchemaText());
}
