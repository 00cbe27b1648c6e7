import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { openSimulator, type Reply } from './open-simulator.ts';
import { GROUP_ID } from './small-fleet.ts';

interface Step {
  readonly title: string;
  readonly wait?: number;
  readonly request: { readonly method: string; readonly path: string; readonly body?: unknown };
  readonly response: {
    readonly status: number;
    readonly headers?: readonly string[];
    readonly absent?: readonly string[];
    readonly body?: unknown;
  };
}

interface Recording {
  readonly source: string;
  readonly apiVersion: string;
  readonly settings?: Record<string, unknown>;
  readonly steps: readonly Step[];
}

const FOLDER = new URL('../../fixtures/recordings/', import.meta.url);
const FILES = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));

const PLACEHOLDERS: Readonly<Record<string, RegExp>> = {
  '<text>': /./,
  '<id>': /^\/subscriptions\/.+\/resourceGroups\/Shop\/providers\/Microsoft\.Compute\/.+/,
  '<uuid>': /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|unique-.*)$/,
  '<time>': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}\+00:00$/,
  '<time -05:00>': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}-05:00$/,
  // Azure's lead to Storage, the simulator's to itself.
  '<sas>': /^https:\/\/localhost:\d+\/_sas\/md-.+\/abcd\?sv=.+&sig=/,
};

/** Placeholders become matchers; `{disks/x}` becomes an id. */
function expected(value: unknown): unknown {
  if (typeof value === 'string')
    return value in PLACEHOLDERS ? expect.stringMatching(PLACEHOLDERS[value] ?? /$^/) : filled(value);
  if (Array.isArray(value)) return value.map(expected);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, expected(inner)]));
}

function filled(text: string): string {
  return text
    .replace(/^\{-(.+\/.+)\}$/, (_, name: string) => `${GROUP_ID.slice(1)}/providers/Microsoft.Compute/${name}`)
    .replace(/^\{(.+\/.+)\}$/, (_, name: string) => `${GROUP_ID}/providers/Microsoft.Compute/${name}`);
}

describe.each(FILES)('the recording %s', (file) => {
  const recording = JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as Recording;

  test('is matched in status, headers and body, step by step', async () => {
    const simulator = await openSimulator({ settings: { ...recording.settings } });
    let accepted: Reply | undefined;
    for (const { title, wait = 0, request, response } of recording.steps) {
      simulator.pass(wait);
      const [, header] = /^\{(azure-asyncoperation|location)\}$/.exec(request.path) ?? [];
      const path =
        header === undefined
          ? `${GROUP_ID}/providers/Microsoft.Compute${request.path}?api-version=${recording.apiVersion}`
          : String(accepted?.headers[header]);

      const reply = await simulator.send(request.method, path, request.body && expected(request.body));

      if (reply.status === 202 || 'azure-asyncoperation' in reply.headers) accepted = reply;
      expect(reply.status, title).toBe(response.status);
      expect(Object.keys(reply.headers), title).toEqual(expect.arrayContaining([...(response.headers ?? [])]));
      for (const absent of response.absent ?? []) expect(reply.headers, title).not.toHaveProperty(absent);
      if (response.body !== undefined) expect(reply.body, title).toEqual(expected(response.body));
    }
    expect.hasAssertions();
  });
});
