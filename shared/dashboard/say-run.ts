import type { Target } from '../policy/plan.ts';
import { groupAndName } from '../run/read/group-by-disk.ts';
import type { RunSummary } from '../run/read/read-run.ts';
import type { StartedBy } from '../run/records.ts';
import { countOf } from './parts/count.ts';

/** What a run was asked to do, in a few words: `What was due, with the daily full pass`. */
export function sayRun(run: RunSummary): string {
  if (run.kind === 'hold') return 'Holds';
  if (run.kind === 'prune') return `Prune of exactly ${countOf(run.confirm ?? 0, 'point')}, confirmed`;
  const of = sayTarget(run.target);
  const what = run.creates === 'due' ? sayDue(run, of) : `Points now of ${of ?? 'everything'}`;
  return run.dryRun ? `Dry run: ${what.charAt(0).toLowerCase()}${what.slice(1)}` : what;
}

function sayDue({ dryRun, fullPass }: RunSummary, of: string | undefined): string {
  const due = `What ${dryRun ? 'is' : 'was'} due${of === undefined ? '' : ` of ${of}`}`;
  return fullPass ? `${due}, with the daily full pass` : due;
}

/** Who or what started it. */
export function sayStarter({ kind, principal, by }: StartedBy): string {
  if (kind === 'timer') return 'the timer';
  const who = principal === undefined || principal === 'key' ? 'a function key' : principal;
  return by === undefined || by === principal ? who : `${who} (${by})`;
}

/** The names of a target, the first three; undefined for everything. */
function sayTarget(target: Target): string | undefined {
  if (target.kind === 'all') return undefined;
  const names = [
    ...[...target.vmIds, ...target.diskIds].map(groupAndName),
    ...target.policies.map((name) => `policy ${name}`),
    ...target.resourceGroupIds.map((id) => `group ${id.slice(id.lastIndexOf('/') + 1)}`),
  ];
  const more = names.length - SAID;
  return `${names.slice(0, SAID).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

const SAID = 3;
