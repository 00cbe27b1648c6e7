import { DAY } from '../policy/instant.ts';
import type { Subscription } from '../policy/inventory.ts';
import { AzureError } from './azure-error.ts';
import type { Ports } from './ports.ts';
import type { SubscriptionMemory } from './records.ts';
import type { RunSettings } from './settings.ts';

/** One subscription as the settings confine it. */
export interface SubscriptionScope {
  readonly subscriptionId: string;
  /** ARM's `state`; undefined where the list did not show the subscription. */
  readonly state: string | undefined;
  /** The only resource groups that are looked at; absent: all of them. */
  readonly resourceGroups?: readonly string[];
}

const REMEMBERED_MS = 90 * DAY;

const GROUP_ID = /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)$/i;

/** The subscriptions of this installation, from the settings and what the identity sees. */
export async function readScopes(ports: Ports, settings: RunSettings): Promise<readonly SubscriptionScope[]> {
  return scopesOf(settings.subscriptions, await ports.inventory.listSubscriptions());
}

/**
 * The same, and where `*` means all that the identity sees, those too that it saw before: one that is listed no more is
 * a problem, not an empty fleet. After 90 days it is forgotten; by then Azure has deleted what was cancelled.
 */
export async function readKnownScopes(ports: Ports, settings: RunSettings): Promise<readonly SubscriptionScope[]> {
  const scopes = await readScopes(ports, settings);
  if (settings.subscriptions !== '*') return scopes;
  const listed = new Set(scopes.map(({ subscriptionId }) => subscriptionId));
  const rows = await ports.state.list<SubscriptionMemory>('subscription');
  const oldest = ports.clock.now() - REMEMBERED_MS;
  const unlisted = rows.filter(({ key, value }) => !listed.has(key.toLowerCase()) && value.decidedAt > oldest);
  return [...scopes, ...unlisted.map(({ key }) => ({ subscriptionId: key.toLowerCase(), state: undefined }))];
}

/** One scope per subscription, by id; a subscription named whole is not confined by groups named beside it. */
function scopesOf(wanted: RunSettings['subscriptions'], seen: readonly Subscription[]): readonly SubscriptionScope[] {
  const states = new Map(seen.map(({ id, state }) => [id.toLowerCase(), state]));
  if (wanted === '*') {
    return seen
      .filter(({ state }) => state !== 'Deleted')
      .map(({ id, state }) => ({ subscriptionId: id.toLowerCase(), state }));
  }
  const groups = new Map<string, string[] | undefined>();
  for (const entry of wanted) {
    const [, subscriptionId, group] = GROUP_ID.exec(entry) ?? [];
    const id = (subscriptionId ?? entry.replace(/^\/subscriptions\//i, '')).toLowerCase();
    const known = groups.get(id);
    if (group === undefined) groups.set(id, undefined);
    else if (!groups.has(id)) groups.set(id, [group]);
    else known?.push(group);
  }
  return [...groups].map(([subscriptionId, resourceGroups]) => ({
    subscriptionId,
    state: states.get(subscriptionId),
    ...(resourceGroups === undefined ? {} : { resourceGroups }),
  }));
}

/** Whether Azure takes writes there: a disabled, expired or warned subscription is read-only. */
export function isWritable(state: string | undefined): boolean {
  return state === 'Enabled' || state === 'PastDue';
}

/** Why a subscription could not be read, where the list does not show it either; told with what Azure said. */
export function asUnlisted(error: unknown): unknown {
  if (!(error instanceof AzureError) || error.status === 429) return error;
  const { code, status, requestId, details } = error;
  const message = `The list of subscriptions does not show this one. ${error.message}`;
  return new AzureError(message, { code, status, requestId, details, cause: error });
}
