import type { NoticeItem } from '../notice.ts';
import { moreText, type Readable } from './readable.ts';

/** Teams takes 28 KB; the rest is left for what it adds. */
const MOST_BYTES = 26_000;

const COLOURS = { critical: 'Attention', warning: 'Warning', good: 'Good', info: 'Default' } as const;

/**
 * An Adaptive Card in the envelope that a Workflows webhook takes. Texts are runs of rich text, in which Teams reads neither
 * Markdown nor mentions. What is too long loses items from its end.
 */
export function teamsShape(message: Readable): object {
  for (let shown = message.items.length; shown > 0; shown--) {
    const card = envelope(message, message.items.slice(0, shown));
    if (Buffer.byteLength(JSON.stringify(card)) <= MOST_BYTES) return card;
  }
  return envelope(message, []);
}

function envelope(message: Readable, items: readonly NoticeItem[]): object {
  const { title, text, severity, count, at, owner, link } = message;
  const more = moreText(count, items.length);
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    msteams: { width: 'Full' },
    body: [
      paragraph([{ text: title, weight: 'Bolder', size: 'Large', color: COLOURS[severity] }]),
      ...(text === '' ? [] : [paragraph([{ text }])]),
      ...items.map(({ name, text, remedy }) =>
        paragraph([
          { text: name, weight: 'Bolder' },
          ...(text === '' ? [] : [{ text: `: ${text}` }]),
          ...(remedy === undefined ? [] : [{ text: ` → ${remedy}`, isSubtle: true }]),
        ]),
      ),
      ...(more === undefined ? [] : [paragraph([{ text: more }])]),
      paragraph([{ text: `Nightkeep ${owner}, ${at}`, isSubtle: true, size: 'Small' }]),
    ],
    ...(link === undefined ? {} : { actions: [{ type: 'Action.OpenUrl', title: 'Open Nightkeep', url: link }] }),
  };
  return {
    type: 'message',
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content }],
  };
}

function paragraph(runs: readonly ({ readonly text: string } & Readonly<Record<string, unknown>>)[]): object {
  return { type: 'RichTextBlock', inlines: runs.map((run) => ({ type: 'TextRun', ...run })) };
}
