import { describe, expect, test } from 'vitest';
import { shape } from '../../shared/alert/shape/shape.ts';
import { EXAMPLE, EXAMPLE_SETTINGS } from '../alert/example-notice.ts';
import { blocksOf, readDocument } from './documents.ts';

const { text } = readDocument('docs/alerts.md');

function exampleIn(heading: string): unknown {
  const section = text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  return JSON.parse(/^```json\n([\s\S]*?)^```$/m.exec(section)?.[1] ?? 'null');
}

describe('docs/alerts.md', () => {
  test.each([
    ['The generic shape', 'generic'],
    ['The shape for Teams', 'teams'],
    ['The shape for Slack', 'slack'],
  ] as const)('shows under "%s" what is sent', (heading, format) => {
    expect(exampleIn(heading)).toEqual(JSON.parse(shape(format, EXAMPLE, EXAMPLE_SETTINGS)));
  });

  test('shows no other JSON', () => {
    expect(blocksOf({ path: 'docs/alerts.md', text }).filter(({ language }) => language === 'json')).toHaveLength(3);
  });

  test('explains every field of the generic shape, and no other', () => {
    const section = text.split('## The generic shape')[1]?.split('## The shape')[0] ?? '';
    const fields = [...section.matchAll(/^\| (`\w+`(?:, `\w+`)*) \|/gm)].flatMap(([, names = '']) =>
      [...names.matchAll(/`(\w+)`/g)].map(([, name]) => name),
    );

    expect(fields.toSorted()).toEqual(Object.keys(exampleIn('The generic shape') as object).toSorted());
  });
});
