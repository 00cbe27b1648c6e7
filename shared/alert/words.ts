import type { Draft, NoticeItem } from './notice.ts';
import { named, type Words } from './settle.ts';

/** How the messages of one kind differ from those of others. A title ends in what it is about, several by their number. */
interface Telling {
  readonly kind: Draft['kind'];
  readonly severity: Draft['severity'];
  /** What several of them are called: `VMs`. */
  readonly things: string;
  readonly began: { readonly title: string; readonly text?: string };
  /** Absent: its end is not told. */
  readonly ended?: { readonly title: string; readonly text?: string; readonly things?: string };
  /** The page that shows more; absent: the front one. */
  readonly path?: string;
}

/** The words of a kind that is told by a title, the names, and a sentence that holds of all of them. */
export function wordsOf({ kind, severity, things, began, ended, path = '/api/dashboard' }: Telling): Words {
  const titleOf = (title: string, items: readonly NoticeItem[], many: string) => `${title}: ${named(items, many)}`;
  return {
    began: (items) => ({ kind, severity, title: titleOf(began.title, items, things), text: began.text ?? '', path }),
    ...(ended === undefined
      ? {}
      : {
          ended: (items) => ({
            kind,
            severity: 'good',
            title: titleOf(ended.title, items, ended.things ?? things),
            text: ended.text ?? '',
            path,
          }),
        }),
  };
}
