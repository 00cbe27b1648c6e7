import type { Instant } from '../policy/instant.ts';
import type { Ports } from '../run/ports.ts';
import type { Draft, Notice } from './notice.ts';

const MOST_CAS_TRIES = 20;
/** Names are kept of so many open incidents; beyond, a recovery is counted. */
const MOST_NAMES = 500;
/** Of so many runs it is known that they were told. */
const MOST_TOLD = 300;
/** What a row of the table can hold; more of one kind are not told of. */
export const MOST_OPEN = 10_000;

/** An incident that stands, as it was when it was told. Short: a row holds ten thousand. */
export interface Standing {
  /** Of the first that stand. */
  readonly name?: string;
  /** The occurrence that was missed, where one was. */
  readonly dueSince?: Instant;
  /** What the run planned that met it: only one that plans the same can show that it is over. */
  readonly reach?: RunReach;
}

export interface RunReach {
  readonly creates: boolean;
  readonly prunes: boolean;
}

/**
 * What was told of one kind, in one row of state: the incidents that stand, and the messages of them that are not yet in the
 * outbox. Both change in one write by ETag, so that of two that look at once one speaks, and a crash loses no message.
 */
export interface Ledger {
  /** By subject; keys are hashes where subjects are ids. */
  readonly open: Readonly<Record<string, Standing>>;
  /** What happened last of a kind, and when. */
  readonly dates?: Readonly<Record<string, Instant>>;
  readonly unsent: readonly Notice[];
  /** Events that were told, the latest last. */
  readonly told?: readonly string[];
  /** Of what comes and goes: when it was first and last seen. */
  readonly glimpsed?: Readonly<Record<string, Glimpse>>;
}

export interface Glimpse {
  readonly first: Instant;
  readonly last: Instant;
}

const EMPTY: Ledger = { open: {}, unsent: [] };

/** What a look makes of a ledger. */
export interface LedgerChange {
  readonly open: Ledger['open'];
  readonly dates?: Ledger['dates'];
  readonly told?: readonly string[];
  readonly glimpsed?: Ledger['glimpsed'];
  readonly drafts: readonly Draft[];
}

/** Applies `change` to the ledger as it is now, again where somebody was faster, and brings its messages into the outbox. */
export async function changeLedger(
  ports: Ports,
  key: string,
  change: (ledger: Ledger) => Promise<LedgerChange> | LedgerChange,
): Promise<void> {
  for (let tries = 0; tries < MOST_CAS_TRIES; tries++) {
    const found = await ports.state.get<Ledger>('incident', key);
    const before = found?.value ?? EMPTY;
    const changed = written(ports, before, await change(before));
    const isSame = found !== undefined && JSON.stringify(changed) === JSON.stringify(before);
    if (isSame || (await ports.state.put('incident', key, changed, found?.etag))) {
      await emptyLedger(ports, key, changed);
      return;
    }
  }
  throw new Error(`the incidents of ${key} were changed by others ${MOST_CAS_TRIES} times in a row`);
}

/** A change by what was seen at an instant; nothing where the ledger was changed by what somebody saw later. */
export function bySight(ledger: Ledger, seenAt: Instant, change: () => LedgerChange): LedgerChange {
  const { open, told, glimpsed, dates = {} } = ledger;
  if ((dates['changed'] ?? 0) > seenAt) {
    return {
      open,
      dates,
      drafts: [],
      ...(told === undefined ? {} : { told }),
      ...(glimpsed === undefined ? {} : { glimpsed }),
    };
  }
  const changed = change();
  const isSame = changed.drafts.length === 0 && JSON.stringify(changed.open) === JSON.stringify(open);
  return { ...changed, dates: isSame ? dates : { ...dates, changed: seenAt } };
}

/** The ids of the runs that were told, with one more. */
export function alsoTold(told: readonly string[], { id }: { readonly id: string }): readonly string[] {
  return [...told, id].slice(-MOST_TOLD);
}

function written(ports: Ports, before: Ledger, { open, dates, told, glimpsed, drafts }: LedgerChange): Ledger {
  const at = ports.clock.now();
  const notices = drafts.map((draft, place) => ({ id: noticeId(ports, at, place), at, ...draft }));
  return {
    open: withinRow(open),
    unsent: [...before.unsent, ...notices],
    ...(dates === undefined ? {} : { dates }),
    ...(told === undefined ? {} : { told }),
    ...(glimpsed === undefined ? {} : { glimpsed }),
  };
}

/** In the order of their writing: an id is a key of the outbox. */
function noticeId(ports: Ports, at: Instant, place: number): string {
  return `${String(at).padStart(14, '0')}-${String(place).padStart(3, '0')}-${ports.randomId()}`;
}

function withinRow(open: Ledger['open']): Ledger['open'] {
  const held = Object.entries(open).slice(0, MOST_OPEN);
  return Object.fromEntries(
    held.map(([subject, { name, ...standing }], place) => [
      subject,
      place >= MOST_NAMES || name === undefined ? standing : { ...standing, name },
    ]),
  );
}

/** Inserting a message that is in the outbox, or was delivered from it, changes nothing. */
async function emptyLedger(ports: Ports, key: string, { unsent }: Ledger): Promise<void> {
  if (unsent.length === 0) return;
  for (const notice of unsent) {
    await ports.state.put('notice', notice.id, { notice, state: 'waiting', attempts: 0, nextAt: notice.at });
  }
  const moved = new Set(unsent.map(({ id }) => id));
  for (let tries = 0; tries < MOST_CAS_TRIES; tries++) {
    const found = await ports.state.get<Ledger>('incident', key);
    if (found === undefined) return;
    const left = found.value.unsent.filter(({ id }) => !moved.has(id));
    if (left.length === found.value.unsent.length) return;
    if (await ports.state.put('incident', key, { ...found.value, unsent: left }, found.etag)) return;
  }
}
