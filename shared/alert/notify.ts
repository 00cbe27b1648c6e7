import type { Ports } from '../run/ports.ts';
import type { Message } from '../run/records.ts';
import type { RunSettings } from '../run/settings.ts';
import { look } from './look.ts';
import { sendNotices } from './outbox/send-notices.ts';

export type NotifyMessage = Extract<Message, { kind: 'notify' }>;

/** Carries out one message: looks at what stands, or sends what waits. Delivered twice, it tells nothing twice. */
export async function notify(ports: Ports, settings: RunSettings, message: NotifyMessage): Promise<void> {
  if (message.what === 'look') return look(ports, settings, message.runId);
  return sendNotices(ports, settings);
}
