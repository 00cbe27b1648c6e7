import { buildPlan, sourcesToAsk } from '../../policy/build-plan.ts';
import { comparePlans, type PolicyDifference } from '../../policy/compare-plans.ts';
import { type Instant, utcDate } from '../../policy/instant.ts';
import type { Plan, PlanInput, PlanRequest, SourceAnswer } from '../../policy/plan.ts';
import type { Problem } from '../../policy/problem.ts';
import type { ResourceId } from '../../policy/resource-id.ts';
import { AzureError } from '../azure-error.ts';
import { isAhead } from '../clock-check.ts';
import { inParallel } from '../in-parallel.ts';
import type { Ports } from '../ports.ts';
import type { Run, RunSubscription, SubscriptionMemory } from '../records.ts';
import { remembers } from '../run-reach.ts';
import type { RunSettings } from '../settings.ts';
import { isWritable, readScopes, type SubscriptionScope } from '../subscription-scope.ts';
import { readAttempts } from './attempt-memory.ts';
import { readCopiesNotBefore } from './copy-memory.ts';
import { editionChange } from './edition-change.ts';
import { isEmptinessBelieved, withoutActions } from './emptied.ts';
import { readConfirmedGone } from './gone-memory.ts';
import { paceHint } from './pace-hint.ts';
import { pointGroupsOf } from './point-groups.ts';
import { readSubscription, type SubscriptionSight } from './read-subscription.ts';
import type { UnreadPoints } from './unread-points.ts';

export interface MadePlan {
  readonly plan: Plan;
  readonly scope: SubscriptionScope;
  readonly readAt: Instant;
  readonly decidedAt: Instant;
  readonly diskCount: number;
  /** The daily pass was made; a run begun as one is none where another made it before. */
  readonly fullPass: boolean;
  /** Points wait that would have gone by the pace had nothing been deployed. */
  readonly holdsPace: boolean;
  readonly sources: ReadonlyMap<string, SourceAnswer>;
  readonly unread: UnreadPoints;
  /** What the next plan remembers of where points lie. */
  readonly pointGroups: readonly string[];
  /** Where the run is a dry run with candidate policies. */
  readonly differences?: readonly PolicyDifference[];
}

/** Reads a subscription's inventory to its end, asks after disks that were not listed, and decides. Throws AzureError. */
export async function makePlan(
  ports: Ports,
  settings: RunSettings,
  run: Run,
  row: RunSubscription,
  memory: SubscriptionMemory | undefined,
): Promise<MadePlan> {
  const readAt = ports.clock.now();
  const scope = await scopeOf(ports, settings, row.subscriptionId);
  const sight = await readSubscription(ports, settings, run, scope);
  const now = ports.clock.now();
  const change = editionChange(memory?.edition, settings.edition);
  const request = planRequest(run, row, isPassMade(run, memory, now), change !== undefined);
  const input = await planInput(ports, run, sight, request, now);
  const made = buildPlan(input);
  const plan = { ...made, problems: [...made.problems, ...sight.problems] };
  // What was decided without some of the points that count lets nothing go.
  const seen = sight.restorePoints.isHomeUnread ? withoutActions(plan, { creates: false, prunes: true }) : plan;
  const diskCount = sight.listed.disks.length;
  const differences =
    sight.settings === settings ? undefined : comparePlans(buildPlan({ ...input, settings }), plan, now);
  return {
    plan: announce(confine(seen, scope, diskCount, memory, now), request.holdPace ? change : undefined),
    scope,
    readAt,
    decidedAt: now,
    diskCount,
    fullPass: request.fullPass,
    holdsPace: request.holdPace && plan.pace.length > 0,
    sources: input.sources,
    unread: sight.restorePoints,
    pointGroups: pointGroupsOf(plan, scope, sight.pointGroups),
    ...(differences === undefined ? {} : { differences }),
  };
}

/** What is decided from: what Azure shows, what the tables remember, and what became of disks that are not listed. */
async function planInput(
  ports: Ports,
  run: Run,
  sight: SubscriptionSight,
  request: PlanRequest,
  now: Instant,
): Promise<PlanInput> {
  const { subscriptionId, listed, restorePoints, resourceGroups } = sight;
  const known = {
    now,
    subscriptionId,
    settings: sight.settings,
    request,
    ...listed,
    snapshots: sight.snapshots,
    ...(resourceGroups === undefined ? {} : { resourceGroups }),
    attempts: await readAttempts(ports, subscriptionId, run.mode, now),
    ...sight.open,
    copiesNotBefore: await readCopiesNotBefore(ports, subscriptionId, now, {
      disks: listed.disks,
      unreadRegions: restorePoints.unreadRegions,
    }),
    copyGroups: sight.copyGroups,
    unreadCopies: restorePoints.unreadCopies,
    confirmedGone: await readConfirmedGone(ports, subscriptionId, now),
    sources: new Map<string, SourceAnswer>(),
  } satisfies PlanInput;
  return { ...known, sources: await askSources(ports, known) };
}

export async function scopeOf(ports: Ports, settings: RunSettings, subscriptionId: string): Promise<SubscriptionScope> {
  const scopes = await readScopes(ports, settings);
  return scopes.find((scope) => scope.subscriptionId === subscriptionId) ?? { subscriptionId, state: undefined };
}

/** Where ticks came at once, another run may have made the full pass of the day since this one was begun. */
function isPassMade(run: Run, memory: SubscriptionMemory | undefined, now: Instant): boolean {
  return remembers(run) && !isAhead(memory?.decidedAt, now) && memory?.fullPassDate === utcDate(now);
}

function planRequest(run: Run, row: RunSubscription, passMade: boolean, changed: boolean): PlanRequest {
  const fullPass = (row.fullPass ?? run.fullPass) && !passMade;
  const liftPace = run.confirm !== undefined;
  return {
    runId: run.id,
    startedAt: run.startedAt,
    creates: run.creates,
    prune: run.prune,
    target: run.target,
    keepFor: run.keepFor,
    fullPass,
    liftPace,
    holdPace: changed && fullPass && !liftPace,
  };
}

/** A GET of the source id of each point whose disk was not listed; whatever is neither 404 nor another disk is unknown. */
async function askSources(ports: Ports, input: PlanInput): Promise<ReadonlyMap<string, SourceAnswer>> {
  const asked = sourcesToAsk(input);
  const answers = await inParallel([...asked], 8, async ([diskUniqueId, sourceId]) => {
    return [diskUniqueId, await askSource(ports, diskUniqueId, sourceId)] as const;
  });
  return new Map(answers);
}

export async function askSource(ports: Ports, diskUniqueId: string, sourceId: ResourceId): Promise<SourceAnswer> {
  try {
    const disk = await ports.inventory.getDisk(sourceId);
    if (disk === undefined) return 'gone';
    // An answer that does not say which disk it is proves nothing.
    if (disk.uniqueId === '') return 'unknown';
    return disk.uniqueId.toLowerCase() === diskUniqueId.toLowerCase() ? 'unknown' : 'replaced';
  } catch (error) {
    if (error instanceof AzureError) return 'unknown';
    throw error;
  }
}

/** Drops what must not be done in this subscription as a whole, and says so. */
function confine(
  plan: Plan,
  { subscriptionId, state }: SubscriptionScope,
  diskCount: number,
  memory: SubscriptionMemory | undefined,
  now: Instant,
): Plan {
  const problems: Problem[] = [];
  const add = (code: string, message: string) => problems.push({ code, message, severity: 'problem', subscriptionId });
  const readOnly = !isWritable(state);
  const isMissing = state === undefined;
  if (isMissing) add('subscription-not-listed', 'The list of subscriptions does not show this one: nothing is pruned.');
  else if (readOnly) add('subscription-read-only', `The subscription is ${state}: nothing is made or pruned.`);
  const believed = isEmptinessBelieved(diskCount, memory, now);
  if (!believed) add('no-disks-seen', 'No disk is seen; until two full passes a day apart agree, nothing is pruned.');
  const confined = withoutActions(plan, { creates: readOnly && !isMissing, prunes: readOnly || !believed });
  return { ...confined, problems: [...plan.problems, ...problems] };
}

function announce(plan: Plan, change: string | undefined): Plan {
  const hint = paceHint(plan, change);
  return hint === undefined ? plan : { ...plan, problems: [...plan.problems, hint] };
}
