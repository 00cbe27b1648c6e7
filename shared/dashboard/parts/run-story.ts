import type { RunSummary } from '../../run/read/read-run.ts';
import { isOpen } from '../../run/run-reach.ts';
import { countOf, numberOf } from './count.ts';

/** What a run did, or would do, in a sentence or two. */
export function runStory(run: RunSummary): string {
  const { counts, state, kind } = run;
  if (state === 'planning') return 'It is still finding out what there is to do.';
  if (kind === 'hold') return holdStory(run);
  const mayAct = !run.dryRun && run.mode !== 'observe';
  const parts = mayAct ? doneParts(run) : plannedParts(run);
  const problems =
    counts.problems === 0
      ? ''
      : ` ${counts.problems === 1 ? 'One problem or hint was' : `${numberOf(counts.problems)} problems or hints were`} found.`;
  return `${parts.join(', ')}.${mayAct ? '' : ` Nothing was changed${run.dryRun ? '' : ': the app only observes'}.`}${problems}`;
}

function doneParts({ counts, state, prune, mode }: RunSummary): readonly string[] {
  const { created, creates, pruned, prunes, failed, skipped, skips, superseded, lockBlocked, pending, kept } = counts;
  const { copies = 0, copied = 0 } = counts;
  const of = (done: number, all: number) => (done === all ? numberOf(done) : `${numberOf(done)} of ${numberOf(all)}`);
  return [
    `${of(created, creates)} ${creates === 1 ? 'point' : 'points'} ${isOpen(state) ? 'made so far' : 'made'}`,
    ...(copies === 0 ? [] : [`${of(copied, copies)} copied to other regions`]),
    prune && mode === 'full' ? `${of(pruned, prunes)} pruned` : 'none pruned, as asked',
    ...(isOpen(state) ? [] : [`${numberOf(kept)} kept`]),
    ...(failed === 0 ? [] : [`${numberOf(failed)} failed`]),
    ...(pending === 0 ? [] : [`${numberOf(pending)} not finished yet`]),
    ...(skipped + skips === 0 ? [] : [`${numberOf(skipped + skips)} skipped`]),
    ...(superseded === 0 ? [] : [`${numberOf(superseded)} overtaken by a newer occurrence`]),
    ...(lockBlocked === 0 ? [] : [`${numberOf(lockBlocked)} blocked by locks`]),
  ];
}

function plannedParts({ counts: { creates, copies = 0, prunes, kept, skips } }: RunSummary): readonly string[] {
  return [
    `It would make ${countOf(creates, 'point')}`,
    ...(copies === 0 ? [] : [`copy ${numberOf(copies)} to other regions`]),
    `prune ${numberOf(prunes)}`,
    `and keep ${numberOf(kept)}`,
    ...(skips === 0 ? [] : [`${numberOf(skips)} skipped`]),
  ];
}

function holdStory({ counts: { failed }, state }: RunSummary): string {
  const end = isOpen(state) ? 'Holds are being written.' : 'The holds were written.';
  return failed === 0 ? end : `${end} ${numberOf(failed)} failed.`;
}
