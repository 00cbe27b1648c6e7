import type { PlanSettings } from '../../policy/plan.ts';
import type { Problem } from '../../policy/problem.ts';
import { isSelected } from './coverage-disks.ts';
import type { CoverageDisk, CoverageState } from './view-rows.ts';

/** Why a VM or disk is in its state, in one sentence, and what to do next, as a command where there is one. */
export interface CoverageCause {
  readonly cause: string;
  readonly nextStep?: string;
}

export interface CoverageSubject {
  readonly id: string;
  readonly settings: Pick<PlanSettings, 'tagKey' | 'book'>;
  readonly disks: readonly CoverageDisk[];
  readonly problem: Problem | undefined;
  /** A key of its tags is nearly the opt-in key. */
  readonly nearMiss: Problem | undefined;
  /** What is wrong with its region as a whole. */
  readonly regional: readonly Problem[];
}

type StandingState = Exclude<CoverageState, 'late' | 'overdue'>;

/** Explains every state but the late ones, which depend on when they are read. */
export function explainCoverage(state: StandingState, subject: CoverageSubject): CoverageCause {
  const { cause, nextStep } = explainState(state, subject);
  const next = nextStep ?? subject.regional[0]?.suggestion;
  return {
    cause: [cause, ...subject.regional.map(({ message }) => message)].join(' '),
    ...(next === undefined ? {} : { nextStep: next }),
  };
}

function explainState(
  state: StandingState,
  { id, settings, disks, problem, nearMiss }: CoverageSubject,
): CoverageCause {
  const optIn = tagCommand(id, settings.tagKey, settings.book.defaultName);
  switch (state) {
    case 'protected':
      return { cause: 'Every disk has its point for the latest occurrence, or is about to get it.' };
    case 'partly':
      return {
        cause: `Not protected: ${disks
          .filter((disk) => !isSelected(disk))
          .map(leftOut)
          .join('; ')}.`,
      };
    case 'opted-out':
      return { cause: 'Its tag says off.', nextStep: optIn };
    case 'orphan':
      return {
        cause:
          'Its points are left, but no policy selects it any more; they go as their retention says, the last two stay.',
        nextStep: optIn,
      };
    case 'unprotected':
      return explainUnprotected(settings.tagKey, disks, nearMiss, optIn);
    case 'problem':
      return explainProblem(id, settings.tagKey, problem);
  }
}

/** A problem of a tag is mended by another value; others carry their command in the suggestion. */
function explainProblem(id: string, tagKey: string, problem: Problem | undefined): CoverageCause {
  if (problem === undefined) return { cause: 'A problem stands; the latest run tells it.' };
  const { message, suggestion, tag } = problem;
  if (suggestion === undefined) return { cause: message };
  const isTagValue = tag !== undefined && !suggestion.includes('az ');
  const [nearest = suggestion] = suggestion.split(', or ');
  return { cause: message, nextStep: isTagValue ? tagCommand(problem.diskId ?? id, tagKey, nearest) : suggestion };
}

/** The command that puts a value on the opt-in tag and leaves the other tags alone. */
function tagCommand(id: string, tagKey: string, value: string): string {
  return `az tag update --operation Merge --resource-id ${id} --tags "${tagKey}=${value}"`;
}

function leftOut({ name, standing, why }: CoverageDisk): string {
  if (why !== undefined) return why.replace(/\.$/, '');
  return standing === 'off' ? `${name} is opted out by its own tag` : `${name} is ${standing}`;
}

function explainUnprotected(
  tagKey: string,
  disks: readonly CoverageDisk[],
  nearMiss: Problem | undefined,
  optIn: string,
): CoverageCause {
  const why = disks.flatMap((disk) => disk.why ?? []);
  // It is tagged, and no other tag would help.
  if (why.length > 0) return { cause: why.join(' ') };
  const words = [`It has no tag ${tagKey}.`, ...(nearMiss === undefined ? [] : [nearMiss.message])];
  return { cause: words.join(' '), nextStep: optIn };
}
