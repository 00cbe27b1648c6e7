import { expect, test } from 'vitest';
import { createLogger } from '../shared/logger.ts';
import { redact } from '../shared/redact.ts';

test('a line is one JSON object with the static message and its fields', () => {
  const lines: string[] = [];
  const write = (line: string) => void lines.push(line);
  const logger = createLogger({ debug: write, info: write, warn: write, error: write });

  logger.log('warn', 'A disk is throttled', { disk: 'd1' });

  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { level: 'warn', message: 'A disk is throttled', disk: 'd1' },
  ]);
});

test.each([
  ['GET https://x/operations/1?p=a&s=SIGNATURE failed', 'SIGNATURE'],
  ['Authorization: Bearer eyJ0eXAi.abc-_.def', 'eyJ0eXAi'],
  ['DefaultEndpointsProtocol=https;AccountKey=c2VjcmV0;EndpointSuffix=x', 'c2VjcmV0'],
  ['https://md-1.blob.core.windows.net/a/abcd?sv=2018&sig=SECRET', 'SECRET'],
])('%s is logged without its secret', (text, secret) => {
  expect(redact(text)).not.toContain(secret);
});
