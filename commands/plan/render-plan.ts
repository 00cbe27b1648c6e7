import { count } from '../../local/report/layout.ts';
import type { Paint } from '../../local/report/paint.ts';
import { type RunResult, renderRun } from '../../local/report/render-run.ts';
import { renderTagLine } from '../../local/report/render-tag-line.ts';
import { type FleetNotes, sayFleetNotes } from '../../local/report/say-fleet-notes.ts';
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
  const isEmpty = result.run.counts.creates + result.run.counts.prunes + result.run.counts.kept === 0;
  const tagged = result.coverage.some(({ tag }) => tag !== undefined);
  const table = renderRun(result, paint);
  const [first] = assumed;
  return [
    `${renderTitle(made, paint)}\n`,
    table,
    ...(isEmpty && !tagged
      ? [`No VM or disk carries the tag ${tagKey}: --assume nightly shows what it would do.\n`]
      : []),
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

function renderNext({ fleet, assume }: PlanOptions, paint: Paint): readonly string[] {
  const assuming = assume === undefined ? '' : ` --assume ${JSON.stringify(assume)}`;
  const lines =
    fleet.length > 0
      ? [`npm start -- --fleet ${fleet.join(' ')}${assuming}    lets it happen to a local copy`]
      : [`npm run explain -- ${JSON.stringify(assume ?? 'nightly')}    says what a tag value means`];
  return [`\n${paint.bold('How to go on')}\n`, ...lines.map((line) => `  ${line}\n`)];
}
