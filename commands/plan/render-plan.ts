import type { Paint } from '../../local/report/paint.ts';
import { type RunResult, renderRun } from '../../local/report/render-run.ts';
import { renderTagLine } from '../../local/report/render-tag-line.ts';
import { type FleetNotes, sayFleetNotes } from '../../local/report/say-fleet-notes.ts';
import { count } from '../../shared/policy/count.ts';
import type { PlanOptions } from './read-options.ts';

export interface MadePlans extends FleetNotes {
  readonly result: RunResult;
  readonly options: PlanOptions;
  /** Ids of VMs that bear the tag by assumption alone. */
  readonly assumed: readonly string[];
}

/** The plan as a person reads it, and how to go on. */
export function renderPlan(made: MadePlans, paint: Paint): string {
  const { result, options, assumed } = made;
  const { tagKey } = options.settings;
  const table = renderRun(result, paint);
  const [first] = assumed;
  return [
    `${renderTitle(made, paint)}\n`,
    table,
    ...renderUntagged(made),
    ...renderNext(options, paint),
    ...(first === undefined ? [] : [renderTagLine(first, tagKey, options.assume ?? '')]),
  ].join('');
}

function renderTitle({ result, options, assumed, ...notes }: MadePlans, paint: Paint): string {
  const { fleet, assume, settings } = options;
  const where =
    fleet.length > 0
      ? fleet.join(', ')
      : count(result.run.subscriptions.length, 'subscription of Azure', 'subscriptions of Azure');
  const vms = result.coverage.filter(({ vm }) => vm !== undefined).length;
  return [
    `${paint.bold('Nightkeep')}, what the next nightly run would do over ${where}: ${count(vms, 'VM')}, points of owner ${settings.owner}`,
    ...sayFleetNotes(notes),
    ...(assume === undefined
      ? []
      : [`${count(assumed.length, 'untagged VM')} planned as if tagged ${settings.tagKey}=${assume}.`]),
    '',
  ].join('\n');
}

/** How to see more of VMs that nobody has tagged. */
function renderUntagged({ result, options }: MadePlans): readonly string[] {
  const { tagKey } = options.settings;
  const { creates, prunes, kept } = result.run.counts;
  const see = '--assume nightly shows what it would do.\n';
  if (creates + prunes + kept === 0 && !result.coverage.some(({ tag }) => tag !== undefined)) {
    return [`No VM or disk carries the tag ${tagKey}: ${see}`];
  }
  const untagged = result.coverage.filter(({ vm, state }) => vm !== undefined && state === 'unprotected').length;
  if (untagged === 0) return [];
  return [`${count(untagged, 'VM')} without the tag ${tagKey} ${untagged === 1 ? 'is' : 'are'} left alone: ${see}`];
}

function renderNext({ fleet, assume }: PlanOptions, paint: Paint): readonly string[] {
  const assuming = assume === undefined ? '' : ` --assume ${JSON.stringify(assume)}`;
  const lines =
    fleet.length > 0
      ? [`npm start -- --fleet ${fleet.join(' ')}${assuming}    lets it happen to a local copy`]
      : [`npm run explain -- ${JSON.stringify(assume ?? 'nightly')}    says what a tag value means`];
  return [`\n${paint.bold('How to go on')}\n`, ...lines.map((line) => `  ${line}\n`)];
}
