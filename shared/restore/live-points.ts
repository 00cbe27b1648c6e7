import { readPoint, readPoints } from '../policy/read-point.ts';
import type { RecoveryPoint } from '../policy/recovery-point.ts';
import type { ResourceId } from '../policy/resource-id.ts';
import { AzureError } from '../run/azure-error.ts';
import { inParallel } from '../run/in-parallel.ts';
import { readAllPoints } from '../run/plan/read-restore-points.ts';
import type { Ports } from '../run/ports.ts';
import type { RunSettings } from '../run/settings.ts';
import { readScopes } from '../run/subscription-scope.ts';

const SUBSCRIPTIONS_AT_ONCE = 8;
const READS_AT_ONCE = 8;

/** What Azure lists, and the refusal of a subscription that could not be read: what is meant might be there. */
export interface LivePoints {
  readonly points: readonly RecoveryPoint[];
  readonly refusal?: AzureError;
}

/** Every own recovery point of all subscriptions, as Azure lists them. */
export async function listLivePoints(ports: Ports, settings: RunSettings): Promise<LivePoints> {
  const { owner, adopt } = settings;
  let refusal: AzureError | undefined;
  const scopes = await readScopes(ports, settings);
  const lists = await inParallel(scopes, SUBSCRIPTIONS_AT_ONCE, async (scope) => {
    try {
      const seen = await readAllPoints(ports, settings, scope);
      refusal ??= seen.refusal;
      return readPoints(seen.snapshots, { owner, adopt });
    } catch (error) {
      if (!(error instanceof AzureError)) throw error;
      refusal ??= error;
      return [];
    }
  });
  const points = lists.flat().filter(({ ownership }) => ownership.kind === 'own');
  return { points, ...(refusal === undefined ? {} : { refusal }) };
}

/** Points as they are now; those that are gone are left out, and those of others are told as such. */
export async function readLivePoints(
  ports: Ports,
  { owner, adopt }: RunSettings,
  ids: readonly ResourceId[],
): Promise<readonly RecoveryPoint[]> {
  const snapshots = await inParallel(ids, READS_AT_ONCE, (id) => ports.snapshots.get(id));
  return snapshots.flatMap((snapshot) => (snapshot === undefined ? [] : readPoint(snapshot, { owner, adopt })));
}
