import type { Problem } from '../../shared/policy/problem.ts';
import { groupAndName, nameOf } from '../../shared/run/read/group-by-disk.ts';
import type { ActionReport } from '../../shared/run/read/read-run.ts';
import { paragraph } from './layout.ts';
import type { Paint } from './paint.ts';

/** What was skipped, each with why; empty where nothing was. */
export function renderSkips(actions: readonly ActionReport[], paint: Paint): readonly string[] {
  const skips = actions.filter(({ kind, state }) => kind === 'skip' || state === 'skipped' || state === 'superseded');
  if (skips.length === 0) return [];
  return [
    '',
    paint.bold('Skipped'),
    ...skips.flatMap(({ vmId, diskId, reasons, note }) => [
      `  ${subject(vmId, diskId)}`,
      ...paragraph('    ', [...reasons, ...(note === undefined ? [] : [note])].join(' ')).map((line) =>
        paint.dim(line),
      ),
    ]),
  ];
}

/** Problems, then hints, each with what mends it; empty where there are none. */
export function renderProblems(problems: readonly Problem[], paint: Paint): readonly string[] {
  const parts = [
    ['Problems', 'problem', paint.yellow],
    ['Hints', 'hint', paint.bold],
  ] as const;
  return parts.flatMap(([title, wanted, colour]) => {
    const found = problems.filter(({ severity }) => severity === wanted);
    if (found.length === 0) return [];
    return ['', colour(title), ...found.flatMap((problem) => renderProblem(problem, paint))];
  });
}

function renderProblem(problem: Problem, paint: Paint): readonly string[] {
  const { code, vmId, diskId, snapshotId, subscriptionId, tag, message, suggestion } = problem;
  const whole = subscriptionId === undefined ? 'the installation' : `subscription ${subscriptionId}`;
  const of = subject(vmId, diskId ?? snapshotId, whole);
  return [
    ...paragraph('  ', tag === undefined ? of : `${of}, tag ${JSON.stringify(tag)}`),
    ...paragraph('    ', message).map((line) => paint.dim(line)),
    ...(suggestion === undefined ? [] : renderSuggestion(code === 'tag' ? `Did you mean: ${suggestion}` : suggestion)),
  ];
}

/** A command stays on one line, so that it can be copied. */
function renderSuggestion(suggestion: string): readonly string[] {
  return suggestion.startsWith('az ') ? [`    ${suggestion}`] : paragraph('    → ', suggestion);
}

function subject(vmId: string | undefined, otherId: string | undefined, whole = ''): string {
  const parts = [
    vmId === undefined ? undefined : groupAndName(vmId),
    otherId === undefined ? undefined : nameOf(otherId),
  ];
  return parts.filter((part) => part !== undefined).join(', ') || whole;
}
