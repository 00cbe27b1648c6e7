import { describe, expect, test } from 'vitest';
import type { Notice } from '../../shared/alert/notice.ts';
import { shape } from '../../shared/alert/shape/shape.ts';
import { parseInstant } from '../../shared/policy/instant.ts';

const FORMATS = ['generic', 'teams', 'slack'] as const;
const SETTINGS = { owner: 'owner-1', siteUrl: 'https://func-nightkeep.azurewebsites.net' };

function aNotice(fields: Partial<Notice> = {}): Notice {
  const items = fields.items ?? [{ name: 'prod/web', text: 'Its tag says off.', remedy: 'az tag update' }];
  return {
    id: '01795399215000-000-a',
    at: parseInstant('2026-11-23T02:00:15Z'),
    kind: 'protection',
    event: 'began',
    severity: 'critical',
    title: 'Protection lost: prod/web',
    text: 'No policy selects it any more.',
    items,
    count: items.length,
    path: '/api/dashboard',
    ...fields,
  };
}

function shaped(format: (typeof FORMATS)[number], notice: Notice): unknown {
  return JSON.parse(shape(format, notice, SETTINGS));
}

/** Every text in a JSON value that is shown to a reader, as the format shows it. */
function textsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(textsOf);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === 'string' && ['text', 'name', 'title', 'remedy'].includes(key) ? [inner] : textsOf(inner),
  );
}

/** What Slack shows of a text that it reads. */
function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** Names and tags that somebody gives a VM, and what a reader is to see. */
const HOSTILE = [
  ['a script', '<script>alert(1)</script>', '<script>alert(1)</script>'],
  ['quotes', `"'\`\\"}]`, `"'\`\\"}]`],
  ['a mention of everybody', '<!channel> <!everyone> <@U123> @everyone', '<!channel> <!everyone> <@U123> @everyone'],
  ['a mention of Teams', '<at>everyone</at>', '<at>everyone</at>'],
  [
    'a link',
    '[click](https://evil.example) <https://evil.example|ok>',
    '[click](https://evil.example) <https://evil.example|ok>',
  ],
  ['markup', '*bold* _it_ ~no~ :fire: &amp; **b**', '*bold* _it_ ~no~ :fire: &amp; **b**'],
  ['a turn to the right', 'web\u202egpj.exe', 'web\\u202egpj.exe'],
  ['what cannot be seen', 'a\u0000b\u0007c\u200fd\u2066e\ufeff', 'a\\u0000b\\u0007c\\u200fd\\u2066e\\ufeff'],
  ['lines', 'one\r\ntwo\nthree\tfour', 'one two three four'],
  ['half a character', 'x\ud83dy', 'x\ufffdy'],
  ['256 emoji', '🦉'.repeat(256), '🦉'.repeat(256)],
  ['a name from right to left', 'שרת-גיבוי', 'שרת-גיבוי'],
] as const;

describe.each(FORMATS)('in the shape for %s', (format) => {
  test.each(HOSTILE)('%s is shown as text', (_, given, seen) => {
    const body = shaped(format, aNotice({ items: [{ name: given, text: given, remedy: given }] }));

    const texts = textsOf(body).map((text) => (format === 'slack' ? unescaped(text) : text));
    expect(texts.filter((text) => text.includes(seen)).length).toBeGreaterThanOrEqual(format === 'slack' ? 1 : 3);
  });

  test.each(HOSTILE)('%s leaves the rest of the message as it is', (_, given) => {
    const skeleton = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(skeleton);
      if (typeof value !== 'object' || value === null) return typeof value;
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, skeleton(inner)]));
    };
    const plain = shaped(format, aNotice());
    const hostile = shaped(format, aNotice({ items: [{ name: given, text: given, remedy: given }] }));

    expect(skeleton(hostile)).toEqual(skeleton(plain));
  });

  test('a long text is cut between characters', () => {
    const long = '🦉'.repeat(5_000);
    const body = shape(format, aNotice({ title: long, text: long, items: [{ name: long, text: long }] }), SETTINGS);

    expect(body.isWellFormed()).toBe(true);
    expect(body).toContain('🦉…');
  });

  test('what is not named is counted', () => {
    const items = Array.from({ length: 10 }, (_, place) => ({ name: `vm-${place}`, text: 'lost' }));
    const body = shape(format, aNotice({ items, count: 23 }), SETTINGS);

    expect(body).toContain(format === 'generic' ? '"count":23' : 'and 13 more');
  });

  test('the link is that of the app itself', () => {
    expect(shape(format, aNotice(), SETTINGS)).toContain('https://func-nightkeep.azurewebsites.net/api/dashboard');
    expect(shape(format, aNotice(), { owner: 'owner-1' })).not.toContain('https://func');
  });
});

const HUGE = Array.from({ length: 10 }, () => ({
  name: '🦉'.repeat(300),
  text: '🦉'.repeat(1_000),
  remedy: '&'.repeat(1_000),
}));

test('Teams takes no more than 28 KB: items at the end are counted instead', () => {
  const body = shape('teams', aNotice({ items: HUGE, count: 40 }), SETTINGS);

  expect(Buffer.byteLength(body)).toBeLessThan(28_000);
  expect(body).toMatch(/and 3\d more/);
});

test('a card for Teams is an Adaptive Card in the envelope of a Workflows webhook, of nothing but plain runs', () => {
  const body = shaped('teams', aNotice()) as {
    readonly attachments: readonly { readonly content: { readonly body: readonly object[] } }[];
  };

  expect(body).toMatchObject({
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        content: { type: 'AdaptiveCard', version: '1.4', actions: [{ type: 'Action.OpenUrl' }] },
      },
    ],
  });
  const types = body.attachments.flatMap(({ content }) =>
    content.body.map((block) => (block as { type: string }).type),
  );
  expect(new Set(types)).toEqual(new Set(['RichTextBlock']));
});

describe('for Slack', () => {
  interface SlackBody {
    readonly text: string;
    readonly mrkdwn: boolean;
    readonly blocks: readonly {
      readonly type: string;
      readonly text?: { readonly type: string; readonly text: string };
    }[];
  }

  test('no block passes 3,000 characters, no header 150, and the whole is small', () => {
    const body = shaped('slack', aNotice({ title: '<'.repeat(300), items: HUGE, count: 40 })) as SlackBody;

    expect(body.blocks.length).toBeLessThanOrEqual(50);
    for (const { type, text } of body.blocks) {
      expect(text?.text.length ?? 0).toBeLessThanOrEqual(type === 'header' ? 150 : 3_000);
    }
    expect(JSON.stringify(body).length).toBeLessThan(13_000);
    expect(JSON.stringify(body)).toMatch(/and 3\d more/);
  });

  test('the three characters of its own are written out, none is cut, and nothing but our link is markup', () => {
    const given = '<!channel> & <@U1>'.repeat(40);
    const body = shaped(
      'slack',
      aNotice({ title: given, text: given, items: [{ name: given, text: given }] }),
    ) as SlackBody;

    expect(body.mrkdwn).toBe(false);
    for (const text of textsOf(body)) {
      if (text.startsWith('<https://func')) continue;
      expect(text).not.toMatch(/[<>]|&(?!(amp|lt|gt);)/);
    }
    const markup = body.blocks.filter(({ text }) => text?.type === 'mrkdwn').map(({ text }) => text?.text);
    expect(markup).toEqual(['<https://func-nightkeep.azurewebsites.net/api/dashboard|Open Nightkeep>']);
  });
});
