import type { Ports } from '../run/ports.ts';
import { readHealth } from '../run/read/read-health.ts';
import { askToLook } from './ask-to-look.ts';

/** What follows a heartbeat: a look at what stands, and where health is ok a sign of life to whoever watches for silence. */
export async function afterTick(ports: Ports): Promise<void> {
  await askToLook(ports);
  const { pulse, logger } = ports;
  if (pulse === undefined) return;
  const { state } = await readHealth(ports);
  if (state !== 'ok') {
    logger.log('warn', 'No sign of life was given, since health is not ok', { state });
    return;
  }
  const delivery = await pulse.ping();
  if (delivery.kind !== 'delivered') logger.log('warn', 'The sign of life did not arrive', { why: delivery.why });
}
