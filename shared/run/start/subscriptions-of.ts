import { parseResourceId } from '../../policy/resource-id.ts';
import type { Ports } from '../ports.ts';
import type { Run } from '../records.ts';
import type { RunSettings } from '../settings.ts';
import { readKnownScopes } from '../subscription-scope.ts';

const IN_SUBSCRIPTION = /^\/subscriptions\/([^/]+)/i;

/** The subscriptions that a run's target or hold lies in, lower case; all of them where a policy's name or `all` says so. */
export async function subscriptionsOf(ports: Ports, settings: RunSettings, run: Run): Promise<readonly string[]> {
  const { target, hold } = run;
  if (hold !== undefined) return distinct([...hold.vmIds, ...hold.diskIds, ...hold.pointIds].map(subscriptionOf));
  if (target.kind === 'all' || target.policies.length > 0) {
    return (await readKnownScopes(ports, settings)).map(({ subscriptionId }) => subscriptionId);
  }
  return distinct([
    ...[...target.vmIds, ...target.diskIds].map(subscriptionOf),
    ...target.resourceGroupIds.map((id) => IN_SUBSCRIPTION.exec(id)?.[1]),
  ]);
}

function subscriptionOf(id: string): string | undefined {
  return parseResourceId(id)?.subscriptionId;
}

function distinct(ids: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(ids.flatMap((id) => (id === undefined ? [] : [id.toLowerCase()])))];
}
