import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const FUNCTIONS = resolve(import.meta.dirname, '../../functions');

/** A function that HTTP triggers, as its file registers it. */
export interface RegisteredFunction {
  readonly name: string;
  readonly method: string;
  /** `/api/runs/{id}`. */
  readonly path: string;
  /** Whether its last parameter is all the rest of a path, or nothing. */
  readonly takesRest: boolean;
  readonly isAnonymous: boolean;
}

export function registeredFunctions(): readonly RegisteredFunction[] {
  return readdirSync(FUNCTIONS)
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(resolve(FUNCTIONS, name), 'utf8'))
    .filter((source) => source.includes('app.http('))
    .flatMap((source) => {
      const [, name = ''] = /app\.http\('([^']+)'/.exec(source) ?? [];
      const [, methods = ''] = /methods: \[([^\]]+)\]/.exec(source) ?? [];
      const [, route = ''] = /route: '([^']+)'/.exec(source) ?? [];
      const [, authLevel = ''] = /authLevel: '([^']+)'/.exec(source) ?? [];
      const path = `/api/${route.replace('{*', '{')}`;
      return [...methods.matchAll(/\w+/g)].map(([method]) => ({
        name,
        method,
        path,
        takesRest: route.includes('{*'),
        isAnonymous: authLevel === 'anonymous',
      }));
    });
}
