import { DAY, HOUR, type Instant } from '../../policy/instant.ts';
import { regionKey } from '../../policy/names.ts';
import type { CopyAction } from '../../policy/plan.ts';
import { nextAttempt } from '../../policy/schedule/attempts.ts';
import { isAhead } from '../clock-check.ts';
import type { Ports } from '../ports.ts';
import type { ActionRecord } from '../records.ts';

/** That copies of a disk to a region fail, and when the next is tried. */
interface CopyMemory {
  readonly diskUniqueId: string;
  readonly region: string;
  readonly attempts: number;
  readonly lastAttemptAt: Instant;
  readonly nextAttemptAt: Instant;
  /** The run that made the latest attempt: one run counts once. */
  readonly runId: string;
}

/** What nobody asked for in so long is forgotten: the disk or the target is gone. */
const FORGET_AFTER_MS = 7 * DAY;

const AGAIN_MS = 4 * HOUR;

/** What is there is not known: until it is, nothing is copied there. */
interface Unread {
  readonly disks: readonly { readonly uniqueId: string }[];
  readonly unreadRegions: readonly string[];
}

/** Where some points could not be read, that is tried again. */
const UNREAD_MS = HOUR;

type Copied = Pick<CopyAction, 'diskUniqueId' | 'location'>;

/** From when on copies are tried again, by lower-cased disk unique id and region; what a wrong clock wrote is absent. */
export async function readCopiesNotBefore(
  ports: Ports,
  subscriptionId: string,
  now: Instant,
  { disks: listed, unreadRegions }: Unread,
): Promise<ReadonlyMap<string, ReadonlyMap<string, Instant>>> {
  const rows = await ports.state.list<CopyMemory>('copy', `${subscriptionId.toLowerCase()}/`);
  const disks = new Map<string, Map<string, Instant>>();
  for (const { key, value } of rows) {
    const { diskUniqueId, region, lastAttemptAt, nextAttemptAt } = value;
    if (now - lastAttemptAt > FORGET_AFTER_MS) await ports.state.remove('copy', key);
    else if (!isAhead(lastAttemptAt, now)) {
      disks.set(diskUniqueId, (disks.get(diskUniqueId) ?? new Map()).set(region, nextAttemptAt));
    }
  }
  for (const { uniqueId } of unreadRegions.length === 0 ? [] : listed) {
    const regions = disks.get(uniqueId.toLowerCase()) ?? new Map<string, Instant>();
    for (const region of unreadRegions) regions.set(region, Math.max(regions.get(region) ?? 0, now + UNREAD_MS));
    disks.set(uniqueId.toLowerCase(), regions);
  }
  return disks;
}

/**
 * Remembers that a copy failed: tried again after 15 minutes, 1 hour and then every 4 hours, so that a region that was lost
 * catches up on the day it is back.
 */
export async function rememberCopyFailure(
  ports: Ports,
  { subscriptionId, runId, action }: ActionRecord & { readonly action: Copied },
): Promise<void> {
  const key = keyOf(subscriptionId, action);
  const now = ports.clock.now();
  const before = (await ports.state.get<CopyMemory>('copy', key))?.value;
  if (before?.runId === runId) return;
  const attempts = (before?.attempts ?? 0) + 1;
  await ports.state.set<CopyMemory>('copy', key, {
    diskUniqueId: action.diskUniqueId.toLowerCase(),
    region: regionKey(action.location),
    attempts,
    lastAttemptAt: now,
    nextAttemptAt: nextAttempt(attempts, now) ?? now + AGAIN_MS,
    runId,
  });
}

/** A copy was made: what failed before it is over. */
export async function forgetCopyFailure(ports: Ports, subscriptionId: string, copied: Copied): Promise<void> {
  await ports.state.remove('copy', keyOf(subscriptionId, copied));
}

function keyOf(subscriptionId: string, { diskUniqueId, location }: Copied): string {
  return `${subscriptionId}/${diskUniqueId}/${regionKey(location)}`.toLowerCase();
}
