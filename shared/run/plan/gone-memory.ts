import { HOUR, type Instant } from '../../policy/instant.ts';
import type { SourceAnswer } from '../../policy/plan.ts';
import { isAhead } from '../clock-check.ts';
import type { Ports } from '../ports.ts';

/** Full passes of two days are this far apart at least, whatever minute their ticks came in. */
export const DAY_APART_MS = 23 * HOUR;

interface GoneRow {
  readonly diskUniqueId: string;
  /** When a full pass first saw the disk gone or replaced, and every one since. */
  readonly since: Instant;
}

/** Unique ids, lower case, of disks that a full pass a day ago saw gone or replaced already. */
export async function readConfirmedGone(
  ports: Ports,
  subscriptionId: string,
  now: Instant,
): Promise<ReadonlySet<string>> {
  const rows = await readRows(ports, subscriptionId);
  return new Set(
    rows.flatMap(({ diskUniqueId, since }) =>
      now - since >= DAY_APART_MS && !isAhead(since, now) ? [diskUniqueId] : [],
    ),
  );
}

/** After a full pass: remembers since when each disk is gone, and forgets those that are back. */
export async function rememberGone(
  ports: Ports,
  subscriptionId: string,
  sources: ReadonlyMap<string, SourceAnswer>,
  now: Instant,
): Promise<void> {
  const known = new Map((await readRows(ports, subscriptionId)).map((row) => [row.diskUniqueId, row]));
  for (const [diskUniqueId, answer] of sources) {
    const before = known.get(diskUniqueId);
    const isGone = answer === 'gone' || answer === 'replaced';
    if (!isGone || (before !== undefined && !isAhead(before.since, now))) continue;
    await ports.state.set<GoneRow>('gone', keyOf(subscriptionId, diskUniqueId), { diskUniqueId, since: now });
  }
  for (const diskUniqueId of known.keys()) {
    const answer = sources.get(diskUniqueId);
    if (answer === 'gone' || answer === 'replaced') continue;
    await ports.state.remove('gone', keyOf(subscriptionId, diskUniqueId));
  }
}

async function readRows(ports: Ports, subscriptionId: string): Promise<readonly GoneRow[]> {
  return (await ports.state.list<GoneRow>('gone', `${subscriptionId.toLowerCase()}/`)).map(({ value }) => value);
}

function keyOf(subscriptionId: string, diskUniqueId: string): string {
  return `${subscriptionId.toLowerCase()}/${diskUniqueId.toLowerCase()}`;
}
