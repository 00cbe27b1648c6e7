import { DAY, HOUR, type Instant, MINUTE } from '../../policy/instant.ts';
import type { Delivery, Ports, Receiver } from '../../run/ports.ts';
import { RECORD_VERSION } from '../../run/records.ts';
import type { RunSettings } from '../../run/settings.ts';
import { shape } from '../shape/shape.ts';
import type { OutboxRow } from './outbox-row.ts';

/** In one invocation: each may take ten seconds. */
const MOST_AT_ONCE = 12;
const FIRST_DELAYS_MS = [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR] as const;
const LATER_DELAY_MS = 4 * HOUR;
const GIVEN_UP_AFTER_MS = 3 * DAY;
/** A receiver that answers and refuses is asked no more often than this for one message. */
const MOST_REFUSALS = 5;

/**
 * Sends what waits, in the order of its writing. A receiver that is down delays all that comes after: it is tried again after
 * 1, 5 and 15 minutes, an hour, then every 4 hours, for 3 days. A message that it refuses holds up no other.
 */
export async function sendNotices(ports: Ports, settings: RunSettings): Promise<void> {
  const { receiver, state } = ports;
  if (receiver === undefined) return;
  let sent = 0;
  for (const { key, value } of await state.list<OutboxRow>('notice')) {
    if (value.state !== 'waiting') continue;
    if (value.nextAt > ports.clock.now()) {
      if (value.last === 'refused') continue;
      return;
    }
    if (sent >= MOST_AT_ONCE) return sendLater(ports, 0);
    const claimed = await claim(ports, key);
    // Somebody else is sending.
    if (claimed === undefined) return;
    sent += 1;
    if ((await sendOne(ports, settings, receiver, key, claimed)) === 'later') return;
  }
}

/** Only who claims a row sends it; a crash after that leaves it for its next try. */
async function claim(ports: Ports, id: string): Promise<OutboxRow | undefined> {
  const found = await ports.state.get<OutboxRow>('notice', id);
  const now = ports.clock.now();
  if (found === undefined || found.value.state !== 'waiting' || found.value.nextAt > now) return undefined;
  const { last: _, ...row } = found.value;
  const claimed: OutboxRow = {
    ...row,
    attempts: row.attempts + 1,
    firstTriedAt: row.firstTriedAt ?? now,
    nextAt: now + delayAfter(row.attempts),
  };
  return (await ports.state.put('notice', id, claimed, found.etag)) ? claimed : undefined;
}

function delayAfter(attempts: number): number {
  return FIRST_DELAYS_MS[attempts] ?? LATER_DELAY_MS;
}

async function sendOne(
  ports: Ports,
  settings: RunSettings,
  receiver: Receiver,
  id: string,
  row: OutboxRow,
): Promise<Delivery['kind']> {
  const delivery = await receiver.deliver(shape(receiver.format, row.notice, settings), id);
  const now = ports.clock.now();
  const after = rowAfter(row, delivery, now);
  await ports.state.set('notice', id, after);
  if (delivery.kind === 'delivered') return 'delivered';
  const isGivenUp = after.state === 'given-up';
  ports.logger.log(isGivenUp ? 'error' : 'warn', 'A message was not delivered', {
    noticeId: id,
    attempts: row.attempts,
    why: delivery.why,
    isGivenUp,
  });
  if (!isGivenUp) await sendLater(ports, after.nextAt - now);
  // Given up, it holds up nothing more.
  return isGivenUp ? 'refused' : delivery.kind;
}

function rowAfter(row: OutboxRow, delivery: Delivery, now: Instant): OutboxRow {
  if (delivery.kind === 'delivered') return { ...row, state: 'delivered', endedAt: now };
  const { kind: last, why } = delivery;
  const isOver =
    last === 'refused' ? row.attempts >= MOST_REFUSALS : now - (row.firstTriedAt ?? now) >= GIVEN_UP_AFTER_MS;
  if (isOver) return { ...row, state: 'given-up', endedAt: now, last, why };
  const wait = delivery.kind === 'later' ? (delivery.retryAfterMs ?? 0) : 0;
  return { ...row, nextAt: Math.max(row.nextAt, now + Math.min(wait, LATER_DELAY_MS)), last, why };
}

/** Asks for what waits to be sent, not before `delayMs` from now. */
export async function sendLater(ports: Ports, delayMs: number): Promise<void> {
  await ports.queue.enqueue({ version: RECORD_VERSION, kind: 'notify', what: 'send' }, delayMs);
}
