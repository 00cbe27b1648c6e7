import type { NoticeItem } from '../notice.ts';
import { moreText, type Readable } from './readable.ts';

/** Slack takes 150 characters in a header, 3,000 in a block, 50 blocks, and some 13,000 characters in all. */
const MOST = { header: 150, block: 3_000, all: 12_000 } as const;

const MARKS = { critical: '🔴', warning: '🟠', good: '🟢', info: '🔵' } as const;

/**
 * Blocks of plain text, in which Slack reads neither its Markdown nor mentions nor emoji names; `text` is what a
 * notification shows. What is too long loses items from its end.
 */
export function slackShape(message: Readable): object {
  for (let shown = message.items.length; shown > 0; shown--) {
    const shaped = blocksOf(message, message.items.slice(0, shown));
    if (JSON.stringify(shaped).length <= MOST.all) return shaped;
  }
  return blocksOf(message, []);
}

function blocksOf(message: Readable, items: readonly NoticeItem[]): object {
  const { title, text, severity, count, at, owner, link } = message;
  const more = moreText(count, items.length);
  const headline = `${MARKS[severity]} ${title}`;
  return {
    text: escaped(headline, MOST.block),
    mrkdwn: false,
    blocks: [
      { type: 'header', text: plain(headline, MOST.header) },
      ...(text === '' ? [] : [section(text)]),
      ...items.map((item) => section(itemText(item))),
      ...(more === undefined ? [] : [section(more)]),
      { type: 'context', elements: [plain(`Nightkeep ${owner}, ${at}`)] },
      ...(link === undefined
        ? []
        : [{ type: 'section', text: { type: 'mrkdwn', text: `<${escaped(link, MOST.block)}|Open Nightkeep>` } }]),
    ],
  };
}

function itemText({ name, text, remedy }: NoticeItem): string {
  return [name, ...(text === '' ? [] : [`: ${text}`]), ...(remedy === undefined ? [] : [`\n→ ${remedy}`])].join('');
}

function section(text: string): object {
  return { type: 'section', text: plain(text) };
}

function plain(text: string, most: number = MOST.block): object {
  return { type: 'plain_text', text: escaped(text, most), emoji: false };
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** With the three characters that Slack reads as its own written out; cut to so many UTF-16 units, never within one. */
function escaped(text: string, most: number): string {
  const parts = [...text].map((character) => ESCAPES[character] ?? character);
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  if (length <= most) return parts.join('');
  let kept = '';
  for (const part of parts) {
    if (kept.length + part.length > most - 1) break;
    kept += part;
  }
  return `${kept}…`;
}
