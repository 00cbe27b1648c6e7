import { formatInstant } from '../../policy/instant.ts';
import type { RunSettings } from '../../run/settings.ts';
import type { Notice, NoticeItem } from '../notice.ts';
import { shownText } from './shown-text.ts';

const MOST = { title: 300, text: 2_000, name: 300, item: 1_000 } as const;

/** A message whose texts can be shown: on one line each, of bounded length, with nothing in them that cannot be seen. */
export interface Readable extends Pick<Notice, 'id' | 'kind' | 'event' | 'severity' | 'count'> {
  readonly title: string;
  readonly text: string;
  readonly items: readonly NoticeItem[];
  readonly at: string;
  readonly owner: string;
  /** Where the app shows it; absent where the app does not know its own address. */
  readonly link?: string;
}

export function readable(notice: Notice, { owner, siteUrl }: Pick<RunSettings, 'owner' | 'siteUrl'>): Readable {
  const { id, kind, event, severity, count } = notice;
  return {
    id,
    kind,
    event,
    severity,
    title: shownText(notice.title, MOST.title),
    text: shownText(notice.text, MOST.text),
    items: notice.items.map(({ name, text, remedy }) => ({
      name: shownText(name, MOST.name),
      text: shownText(text, MOST.item),
      ...(remedy === undefined ? {} : { remedy: shownText(remedy, MOST.item) }),
    })),
    count,
    at: formatInstant(notice.at),
    owner,
    ...(siteUrl === undefined ? {} : { link: `${siteUrl}${notice.path}` }),
  };
}

/** What is counted and not named: `and 13 more`. */
export function moreText(count: number, shown: number): string | undefined {
  return count > shown ? `and ${count - shown} more` : undefined;
}
