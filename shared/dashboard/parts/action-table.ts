import { type Instant, parseInstant } from '../../policy/instant.ts';
import { sayReason } from '../../policy/retention/say-reasons.ts';
import { groupAndName, nameOf } from '../../run/read/group-by-disk.ts';
import type { ActionReport } from '../../run/read/read-run.ts';
import type { ActionError, ActionState } from '../../run/records.ts';
import { html, type Markup, NOTHING } from '../markup.ts';
import { nextStepOf } from './command.ts';
import { countOf } from './count.ts';
import { instantOf } from './moment.ts';
import { actionPill } from './pill.ts';
import { sayConsistency } from './say-consistency.ts';
import { scrollBox } from './scroll-box.ts';
import { sentenceOf } from './sentence.ts';

/** The actions in the order in which a person looks at them: failed ones, then others, those of a VM together. */
export function inReadingOrder(actions: readonly ActionReport[]): readonly ActionReport[] {
  const keyed = actions.map((action, index) => ({ action, index, vm: vmOf(action) ?? '\uffff' }));
  return keyed
    .sort((a, b) => rankOf(a.action) - rankOf(b.action) || compare(a.vm, b.vm) || a.index - b.index)
    .map(({ action }) => action);
}

/** The VM of an action as `group/name`; undefined where it is of none. */
function vmOf({ vmId, vm }: ActionReport): string | undefined {
  return vmId === undefined ? vm : groupAndName(vmId);
}

/** Actions in a table, those of a VM under its name; `skews` says by a VM's lower-cased name how far apart the points of its set were taken. */
export function actionTable(
  label: string,
  actions: readonly ActionReport[],
  skews: ReadonlyMap<string, string> = new Map(),
): Markup {
  const groups = [...Map.groupBy(actions, (action) => vmOf(action))];
  return scrollBox(
    label,
    html`<table>
<thead><tr><th scope="col">Disk</th><th scope="col">Action</th><th scope="col">State</th><th scope="col">Why</th></tr></thead>
${groups.map(([vm, ofVm]) => vmRows(vm, ofVm, skews))}
</table>`,
  );
}

function vmRows(vm: string | undefined, actions: readonly ActionReport[], skews: ReadonlyMap<string, string>): Markup {
  const skew = vm === undefined ? undefined : skews.get(vm.slice(vm.indexOf('/') + 1).toLowerCase());
  return html`<tbody>
<tr class="group"><th scope="rowgroup" colspan="4"><bdi>${vm ?? 'Not of a VM'}</bdi>${skew === undefined ? NOTHING : html`<span class="place">${skew}</span>`}</th></tr>
${alike(actions).map(actionRow)}
</tbody>
`;
}

/** Prunes, or holds, of one disk that ended alike are one row; everything else is a row of its own. */
function alike(actions: readonly ActionReport[]): readonly (readonly [ActionReport, ...ActionReport[]])[] {
  const rows = new Map<string, [ActionReport, ...ActionReport[]]>();
  for (const [place, action] of actions.entries()) {
    const { kind, state, reasons, note, error } = action;
    const isAlone = (kind !== 'prune' && kind !== 'hold') || note !== undefined || error !== undefined;
    const key = isAlone ? String(place) : JSON.stringify([kind, diskOf(action), state, reasons]);
    const row = rows.get(key);
    if (row === undefined) rows.set(key, [action]);
    else row.push(action);
  }
  return [...rows.values()];
}

function actionRow(actions: readonly [ActionReport, ...ActionReport[]]): Markup {
  const [action] = actions;
  const { state, note, error, reasons } = action;
  return html`<tr><th scope="row"><bdi>${diskOf(action)}</bdi></th><td>${actions.length === 1 ? whatOf(action) : several(actions)}</td><td>${actionPill(state)}</td>
<td class="words">${sentenceOf(reasons.map(sayReason).join('; '))}${note === undefined ? NOTHING : html`<p>${sentenceOf(note)}</p>`}${error === undefined ? NOTHING : errorOf(error)}</td></tr>
`;
}

function several(actions: readonly [ActionReport, ...ActionReport[]]): Markup {
  const items = actions.map(({ snapshotId }) => html`<li>${pointOf(snapshotId)}</li>`);
  return html`<details><summary>${verbOf(actions[0])} ${countOf(actions.length, 'point')}</summary><ul>${items}</ul></details>`;
}

function verbOf({ kind, reasons }: ActionReport): string {
  if (kind === 'prune') return 'prune';
  return reasons.includes('hold-lifted') ? 'lift the hold of' : 'hold';
}

/** What Azure said, what can be done, and by which id its support finds the call. */
export function errorOf({ code, message, remedy, requestId }: ActionError): Markup {
  return html`<div class="error"><p><strong><bdi>${code}</bdi></strong>: ${sentenceOf(message)}</p>
${remedy === undefined ? NOTHING : nextStepOf(remedy)}
${requestId === undefined ? NOTHING : html`<p class="muted">Azure’s request id: <code>${requestId}</code></p>`}</div>`;
}

function whatOf(action: ActionReport): Markup {
  const { consistency } = action;
  return html`${doneOf(action)}${consistency === undefined ? NOTHING : html`<span class="place">${sayConsistency(consistency)}</span>`}`;
}

function doneOf(action: ActionReport): Markup {
  const { kind, scheduledFor, snapshotId } = action;
  switch (kind) {
    case 'create':
      return html`take a point${scheduledFor === undefined ? NOTHING : html` for ${instantOf(parseInstant(scheduledFor))}`}`;
    case 'copy':
      return html`copy the point of ${pointOf(action.sourceId)} to <bdi>${action.region ?? ''}</bdi>`;
    case 'prune':
      return html`prune the point of ${pointOf(snapshotId)}`;
    case 'hold':
      return html`${verbOf(action)} ${heldOf(snapshotId)}`;
    case 'skip':
      return html`nothing done`;
  }
}

/** A point whose disk is not named is told by its own name, less what differs from point to point. */
function diskOf({ diskId, snapshotId }: ActionReport): string {
  if (diskId !== undefined) return nameOf(diskId);
  return snapshotId === undefined ? 'the whole VM' : nameOf(snapshotId).replace(IN_NAME, '');
}

/** A pruned point by its occurrence, or by its name where that says none. */
function pointOf(snapshotId = ''): Markup {
  const at = occurrenceInName(snapshotId);
  return at === undefined ? html`<bdi>${nameOf(snapshotId)}</bdi>` : instantOf(at);
}

/** A hold may be on a VM or disk itself too. */
function heldOf(id = ''): Markup {
  return /\/snapshots\/[^/]+$/i.test(id) ? html`the point of ${pointOf(id)}` : html`<bdi>${nameOf(id)}</bdi> itself`;
}

/** The occurrence in the name of a point of ours; a point's tags are not at hand once it is gone. */
function occurrenceInName(snapshotId: string): Instant | undefined {
  const [, year, month, day, hour, minute] = IN_NAME.exec(snapshotId) ?? [];
  return year === undefined ? undefined : Date.parse(`${year}-${month}-${day}T${hour}:${minute}Z`);
}

const IN_NAME = /-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)Z-[a-z2-7]{20}(?:-\d+)?$/i;

const FIRST: readonly ActionState[] = ['failed', 'lock-blocked'];

function rankOf({ state }: ActionReport): number {
  return FIRST.includes(state) ? FIRST.indexOf(state) : FIRST.length;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
