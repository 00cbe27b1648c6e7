import { COMPONENTS } from './components.ts';
import { describeOperation, type OperationObject } from './describe-operation.ts';
import { componentSchemas, type JsonSchema } from './json-schema.ts';
import type { Operation, Tag } from './operation.ts';
import { coverageOperations } from './operations/coverage.ts';
import { evidenceOperations } from './operations/evidence.ts';
import { healthOperations } from './operations/health.ts';
import { holdOperations } from './operations/holds.ts';
import { pointOperations } from './operations/recovery-points.ts';
import { referenceOperations } from './operations/reference.ts';
import { replacementOperations } from './operations/replacements.ts';
import { restoreOperations } from './operations/restores.ts';
import { runOperations } from './operations/runs.ts';

/** The OpenAPI 3.1 document, as far as the reference shows it. */
export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly servers: readonly { readonly url: string; readonly description: string }[];
  readonly security: readonly object[];
  readonly tags: readonly { readonly name: Tag; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationObject>>>>;
  readonly components: {
    readonly securitySchemes: Readonly<Record<string, object>>;
    readonly schemas: Readonly<Record<string, JsonSchema>>;
  };
}

/** Every operation, in the order in which people read them. */
export const OPERATIONS: readonly Operation[] = [
  ...runOperations,
  ...coverageOperations,
  ...evidenceOperations,
  ...pointOperations,
  ...restoreOperations,
  ...replacementOperations,
  ...holdOperations,
  ...healthOperations,
  ...referenceOperations,
];

const TAGS: Readonly<Record<Tag, string>> = {
  Runs: 'What takes recovery points and prunes them.',
  Coverage: 'What is protected, is it recent enough, and what does it cost.',
  Evidence: 'What was due, what came of it, and when it was pruned.',
  'Recovery points': 'Points, each with its decision and reasons.',
  Restores: 'New disks of a set, a VM put back in place, and drills that prove both.',
  Holds: 'What is held is never pruned.',
  Health: 'Is the installation well.',
  Reference: 'This document.',
};

const DESCRIPTION = `Snapshots of the disks of tagged VMs, taken by schedule and pruned by retention rules.
Instants are ISO 8601 in UTC; ids are Azure's. Errors are problem documents (RFC 9457) whose \`type\` ends in a stable code.
The pages of the dashboard are no part of this API: they are for people, and change without notice.`;

/** Made of the schemas that read the requests; it holds nothing of the installation that serves it. */
export function openApiDocument(): OpenApiDocument {
  return {
    openapi: '3.1.0',
    info: { title: 'Nightkeep', version: '1', description: DESCRIPTION },
    servers: [{ url: '/', description: 'The installation that serves this document.' }],
    security: [{ functionKey: [] }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name: name as Tag, description })),
    paths: pathsOf(OPERATIONS),
    components: {
      securitySchemes: {
        functionKey: {
          type: 'apiKey',
          in: 'header',
          name: 'x-functions-key',
          description: 'A key of the function, or of the host. Each route is a function of its own.',
        },
      },
      schemas: componentSchemas(COMPONENTS),
    },
  };
}

function pathsOf(operations: readonly Operation[]): OpenApiDocument['paths'] {
  const byPath = Map.groupBy(operations, ({ path }) => `/api${path}`);
  return Object.fromEntries(
    [...byPath].map(([path, all]) => [
      path,
      Object.fromEntries(all.map((operation) => [operation.method, describeOperation(operation)])),
    ]),
  );
}
