import { formatInstant } from '../instant.ts';
import type { PointMoment } from '../names.ts';
import type { CreateAction, PlanInput, SkipAction } from '../plan.ts';
import { addSpan } from '../tag/span.ts';
import { createAction } from './create-action.ts';
import type { DiskCase } from './disk-case.ts';
import { setId } from './point-sets.ts';
import { skipOf } from './skips.ts';
import type { TargetFilter } from './target-filter.ts';
import { unitKey } from './unit.ts';
import { whyUnsupported } from './unsupported.ts';

type AdHocInput = Pick<PlanInput, 'settings' | 'request'>;

type ListedCase = DiskCase & { readonly protection: NonNullable<DiskCase['protection']> };

/**
 * The points that a person asked for, of every disk of the target: a named VM or disk need not be opted in, and only
 * `off` refuses. Whatever is not made is told as a skip.
 */
export function adHocCreates(
  cases: readonly DiskCase[],
  filter: TargetFilter,
  groupOf: (one: DiskCase) => string,
  input: AdHocInput,
): { readonly creates: readonly CreateAction[]; readonly skips: readonly SkipAction[] } {
  const asked = cases.filter(isListed).filter(filter.hasDisk);
  const taken = asked.filter((one) => isTaken(one, filter));
  const bySet = Map.groupBy(taken, ({ protection }) => unitKey(protection));
  const creates = [...bySet].flatMap(([unit, members]) =>
    members.map((one, index) => adHocCreate(one, { unit, k: index + 1, n: members.length }, groupOf(one), input)),
  );
  return { creates, skips: asked.flatMap((one) => refusal(one, filter, input.settings.tagKey)) };
}

function isListed(one: DiskCase): one is ListedCase {
  return one.protection !== undefined;
}

function isTaken(one: ListedCase, filter: TargetFilter): boolean {
  if (whyUnsupported(one.protection.disk) !== undefined) return false;
  if (one.shown === 'protected' || one.shown === 'problem') return true;
  return one.shown !== 'off' && filter.namesDisk(one);
}

function refusal(one: ListedCase, filter: TargetFilter, tagKey: string): readonly SkipAction[] {
  const { protection, shown } = one;
  if (shown === 'off') {
    return [
      skipOf(protection, `Disk ${protection.disk.name} is opted out (${tagKey}): remove the tag to snapshot it.`),
    ];
  }
  const why = shown === 'unsupported' || filter.namesDisk(one) ? whyUnsupported(protection.disk) : undefined;
  return why === undefined ? [] : [skipOf(protection, why)];
}

function adHocCreate(
  { protection, policy }: ListedCase,
  { unit, k, n }: { readonly unit: string; readonly k: number; readonly n: number },
  resourceGroup: string,
  { settings, request }: AdHocInput,
): CreateAction {
  const { runId, startedAt, keepFor } = request;
  const moment: PointMoment = { kind: 'ad-hoc', startedAt, runId, expiresAt: addSpan(startedAt, keepFor, 'utc', 1) };
  return createAction(
    {
      disk: protection.disk,
      ...(protection.vm === undefined ? {} : { vm: protection.vm }),
      ...(policy === undefined ? {} : { policy }),
      moment,
      attempt: 1,
      reasons: ['ad-hoc'],
      set: { id: setId(settings.owner, unit, `${runId} ${formatInstant(startedAt)}`), k, n },
      runId,
      resourceGroup,
    },
    settings,
  );
}
