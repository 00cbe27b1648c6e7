import type { Instant } from '../policy/instant.ts';

/** What a message is about. */
type NoticeKind =
  | 'run'
  | 'overdue'
  | 'age'
  | 'problem'
  | 'partly'
  | 'protection'
  | 'vanished'
  | 'retention'
  | 'health'
  | 'drill'
  | 'first-night'
  | 'weekly';

/** One of what a message is about, such as a VM, in words. */
export interface NoticeItem {
  readonly name: string;
  readonly text: string;
  /** What to do, as a sentence or a command. */
  readonly remedy?: string;
}

/** A message for people, before it has the shape of any receiver. Its texts are as they came: each shape makes them safe. */
export interface Notice {
  /** The same in every delivery; ids are in the order in which the messages were written. */
  readonly id: string;
  readonly at: Instant;
  readonly kind: NoticeKind;
  /** `began` and `ended` are those of an incident; `told` happened once. */
  readonly event: 'began' | 'ended' | 'told';
  readonly severity: 'critical' | 'warning' | 'good' | 'info';
  readonly title: string;
  readonly text: string;
  /** The first ten. */
  readonly items: readonly NoticeItem[];
  /** How many there are in all. */
  readonly count: number;
  /** Where the app shows it, from the root of its address. */
  readonly path: string;
}

/** A message that is not written yet. */
export type Draft = Omit<Notice, 'id' | 'at'>;

const MOST_ITEMS = 10;

/** A message about these: the first ten are named, all are counted. */
export function draftOf(draft: Omit<Draft, 'count'>): Draft {
  return { ...draft, items: draft.items.slice(0, MOST_ITEMS), count: draft.items.length };
}
