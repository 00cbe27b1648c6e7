import type { Ports } from '../../run/ports.ts';
import { deriveKey } from './mac.ts';

interface FormSecret {
  readonly secret: string;
}

/**
 * The key that signs: of the dashboard's secret, where there is one, so that a changed secret ends all sessions. Else of
 * a random one that is made on first need and kept in the state table; it signs forms alone, since without a secret there
 * are no sessions.
 */
export async function readSigningKey(ports: Ports, owner: string, secret: string | undefined): Promise<Uint8Array> {
  return deriveKey(secret ?? (await formSecret(ports)), owner);
}

async function formSecret(ports: Ports): Promise<string> {
  const { state, randomId } = ports;
  const row = await state.get<FormSecret>('dashboard', 'form-secret');
  if (row !== undefined) return row.value.secret;
  const secret = `${randomId()}${randomId()}`;
  if (await state.put<FormSecret>('dashboard', 'form-secret', { secret })) return secret;
  return formSecret(ports);
}
