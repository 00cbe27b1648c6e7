import { idParts } from '../../policy/resource-id.ts';
import type { ActionRecord } from '../../run/records.ts';
import { textHash } from '../../run/text-hash.ts';
import type { SeenRun } from '../../run/watch/seen-run.ts';
import type { NoticeItem } from '../notice.ts';

/** Something that failed in a run, told once until it succeeds. */
export interface RunFailure {
  readonly subject: string;
  readonly item: NoticeItem;
}

/** What failed in a run that has ended, a line for each subscription and action. */
export function failuresOf({ rows, actions }: SeenRun): readonly RunFailure[] {
  const unreadable = rows
    .filter(({ state }) => state !== 'planned')
    .map(({ subscriptionId, error }) => ({
      subject: subscriptionSubject(subscriptionId),
      item: { name: `subscription ${subscriptionId}`, ...said('It could not be planned.', error) },
    }));
  const failed = actions
    .filter(({ state }) => state === 'failed')
    .map((record) => ({
      subject: actionSubject(record),
      item: { name: nameOf(record), ...said(`Its ${record.action.kind} failed.`, record.error) },
    }));
  return [...unreadable, ...failed];
}

/** What succeeded in it, and so is no failure any more. */
export function successesOf({ rows, actions }: SeenRun): ReadonlySet<string> {
  return new Set([
    ...rows.flatMap(({ state, subscriptionId }) => (state === 'planned' ? [subscriptionSubject(subscriptionId)] : [])),
    ...actions.filter(({ state }) => state === 'succeeded').map(actionSubject),
  ]);
}

function subscriptionSubject(subscriptionId: string): string {
  return `subscription/${subscriptionId.toLowerCase()}`;
}

/** The disk, since its next point has another name, and the next that goes is another; else the resource itself. */
function actionSubject({ action }: ActionRecord): string {
  const about = action.kind === 'hold' ? action.resourceId : 'diskUniqueId' in action ? action.diskUniqueId : '';
  return `${action.kind}/${textHash(about.toLowerCase())}`;
}

function nameOf({ action }: ActionRecord): string {
  if (action.kind === 'prune') return idParts(action.snapshotId).name;
  if (action.kind === 'hold') return idParts(action.resourceId).name;
  const disk = action.diskId === undefined ? '' : `disk ${idParts(action.diskId).name}`;
  return action.vmId === undefined ? disk : `${idParts(action.vmId).name}, ${disk}`;
}

/** What failed, in Azure's own words where there are any, with the remedy. */
export function said(what: string, error: ActionRecord['error']): Omit<NoticeItem, 'name'> {
  if (error === undefined) return { text: what };
  const { code, message, remedy } = error;
  return { text: `${what} ${code}: ${message}`, ...(remedy === undefined ? {} : { remedy }) };
}
