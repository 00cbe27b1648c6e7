import { type Ledger, type LedgerChange, MOST_OPEN, type Standing } from './ledger.ts';
import { type Draft, draftOf, type NoticeItem } from './notice.ts';

/** Something that stands now. */
export interface Condition {
  /** What it is about, as a key that stays the same for as long as it stands. */
  readonly subject: string;
  readonly item: NoticeItem;
  readonly dueSince?: Standing['dueSince'];
  readonly reach?: Standing['reach'];
}

/** What became of an incident that no longer stands: `unclear` keeps it open, `gone` closes it without a word. */
type Fate = 'mended' | 'gone' | 'unclear';

/** What one look saw of one kind. */
export interface Sight {
  readonly standing: readonly Condition[];
  /** Of an incident that is open and does not stand; with what to say of it where it is mended. */
  readonly fateOf: (subject: string, told: Standing) => { readonly fate: Fate; readonly item?: NoticeItem };
}

/** How a kind is told. */
export interface Words {
  readonly began: (items: readonly NoticeItem[]) => Omit<Draft, 'items' | 'count' | 'event'>;
  /** Absent: its end is not told. */
  readonly ended?: (items: readonly NoticeItem[]) => Omit<Draft, 'items' | 'count' | 'event'>;
}

/** More of a kind than this in one look are one message. */
const MOST_APART = 3;

/**
 * What stands now against what was told: what newly stands opens an incident, which is one message; what is mended closes
 * it, which is one more. `isQuiet` takes what stands as known.
 */
export function settle(ledger: Ledger, sight: Sight, words: Words, isQuiet: boolean): LedgerChange {
  const standing = new Map(sight.standing.map((condition) => [condition.subject, condition]));
  const room = Math.max(0, MOST_OPEN - Object.keys(ledger.open).length);
  const fresh = [...standing.values()].filter(({ subject }) => ledger.open[subject] === undefined).slice(0, room);
  const open: Record<string, Standing> = {};
  const mended: NoticeItem[] = [];
  for (const [subject, told] of Object.entries(ledger.open)) {
    const { fate, item } = standing.has(subject) ? { fate: 'unclear' as const } : sight.fateOf(subject, told);
    if (fate === 'unclear') open[subject] = told;
    else if (fate === 'mended') mended.push(item ?? { name: told.name ?? 'one more', text: '' });
  }
  for (const { subject, item, dueSince, reach } of fresh) {
    const known = { ...(dueSince === undefined ? {} : { dueSince }), ...(reach === undefined ? {} : { reach }) };
    open[subject] = { name: item.name, ...known };
  }
  const { began, ended } = words;
  const drafts = isQuiet
    ? []
    : [
        ...groups(fresh.map(({ item }) => item)).map((items) => draftOf({ ...began(items), event: 'began', items })),
        ...(ended === undefined
          ? []
          : groups(mended).map((items) => draftOf({ ...ended(items), event: 'ended', items }))),
      ];
  return { open, ...(ledger.told === undefined ? {} : { told: ledger.told }), drafts };
}

function groups(items: readonly NoticeItem[]): readonly (readonly NoticeItem[])[] {
  return items.length > MOST_APART ? [items] : items.map((item) => [item]);
}

/** `web`, `web and db`, `23 VMs`: what a title names. */
export function named(items: readonly NoticeItem[], many: string): string {
  const [first] = items;
  return items.length === 1 && first !== undefined ? first.name : `${items.length} ${many}`;
}
