import type { Delivery, Receiver } from '../../shared/run/ports.ts';
import { addVm, aWorld, tickUntil, type World } from '../run/world.ts';

/** A receiver in memory that answers as a test says. */
class FakeReceiver implements Receiver {
  readonly format: Receiver['format'];
  readonly got: { readonly id: string; readonly body: string }[] = [];
  answer: () => Delivery = () => ({ kind: 'delivered' });
  tries = 0;

  constructor(format: Receiver['format'] = 'generic') {
    this.format = format;
  }

  async deliver(body: string, id: string): Promise<Delivery> {
    this.tries += 1;
    const answer = this.answer();
    if (answer.kind === 'delivered') this.got.push({ id, body });
    return answer;
  }
}

/** A message as a receiver reads it. */
export interface ReadMessage {
  readonly id: string;
  readonly kind: string;
  readonly event: string;
  readonly severity: string;
  readonly title: string;
  readonly text: string;
  readonly items: readonly { readonly name: string; readonly text: string; readonly remedy?: string }[];
  readonly count: number;
  readonly at: string;
}

export interface AlertWorld extends World {
  readonly receiver: FakeReceiver;
}

/** An installation whose messages a test reads, at 01:55 UTC on Monday 23 November 2026. */
export function anAlertWorld(): AlertWorld {
  const receiver = new FakeReceiver();
  const world = aWorld({}, { receiver });
  world.ports.clock.set('2026-11-23T01:55:00Z');
  return { ...world, receiver };
}

/** The same after its first good night, which was told: 04:00 on Monday, or later. */
export async function afterFirstNight(vms: readonly string[] = ['web'], until = '2026-11-23T04:00:00Z') {
  const world = anAlertWorld();
  const made = new Map(vms.map((name) => [name, addVm(world, name)]));
  await tickUntil(world, until);
  messagesOf(world);
  return { world, made };
}

/** What came since it was last asked. */
export function messagesOf({ receiver }: AlertWorld): readonly ReadMessage[] {
  return receiver.got.splice(0).map(({ body }) => JSON.parse(body) as ReadMessage);
}

/** `kind event: title`, in the order in which they came. */
export function titlesOf(world: AlertWorld): readonly string[] {
  return messagesOf(world).map(({ kind, event, title }) => `${kind} ${event}: ${title}`);
}
