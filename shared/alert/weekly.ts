import { count } from '../policy/count.ts';
import { DAY, type Instant } from '../policy/instant.ts';
import type { DrillMemory } from '../restore/drill/drill-memory.ts';
import type { Ports } from '../run/ports.ts';
import type { CoverageItem } from '../run/read/coverage-item.ts';
import type { Verdict } from '../run/read/verdict.ts';
import type { Run } from '../run/records.ts';
import { countsText, itemOf } from './first-night.ts';
import { type Draft, draftOf } from './notice.ts';

const WEEK_MS = 7 * DAY;
const PAGE = 1_000;
const MOST_PAGES = 5;

/** The runs of the last seven days that did something. */
export async function readWeek({ runs }: Ports, now: Instant): Promise<readonly Run[]> {
  const found: Run[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const { items, next } = await runs.list(PAGE, cursor);
    found.push(...items.filter(({ startedAt, dryRun }) => startedAt >= now - WEEK_MS && !dryRun));
    cursor = next;
    if (cursor === undefined || (items.at(-1)?.startedAt ?? 0) < now - WEEK_MS) break;
  }
  return found;
}

/** The weekly message: the verdict, and what the week brought. */
export function weekly(
  verdict: Verdict,
  runs: readonly Run[],
  items: readonly CoverageItem[],
  drills: readonly DrillMemory[],
  now: Instant,
): Draft {
  const sum = (field: 'created' | 'pruned' | 'failed') => runs.reduce((total, { counts }) => total + counts[field], 0);
  const ended = runs.filter(({ state }) => state === 'failed' || state === 'partial').length;
  const ofWeek = drills.filter(({ lastAt }) => lastAt >= now - WEEK_MS);
  const passed = ofWeek.filter(({ outcome }) => outcome === 'succeeded').length;
  const sentences = [
    verdict.says,
    countsText(verdict),
    `In the last seven days ${sum('created')} points were made and ${sum('pruned')} pruned in ${runs.length} runs; ${sum('failed')} actions failed, and ${ended} runs ended failed or partial.`,
    oldestText(items),
    ofWeek.length === 0 ? 'No restore drill was made.' : `${passed} of ${ofWeek.length} restore drills passed.`,
  ];
  return draftOf({
    kind: 'weekly',
    event: 'told',
    severity: verdict.allProtected ? 'good' : 'warning',
    title: `The week: ${headline(verdict)}`,
    text: sentences.filter((sentence) => sentence !== '').join(' '),
    items: verdict.attention.map(itemOf),
    path: '/api/dashboard',
  });
}

function headline({ allProtected, attention, health }: Verdict): string {
  if (allProtected) return 'all is protected';
  if (attention.length > 0) return `${count(attention.length, 'needs', 'need')} attention`;
  return health.state === 'ok' ? 'nothing is protected' : 'health is not ok';
}

/** Of those that a policy selects, the one that would lose most. */
function oldestText(items: readonly CoverageItem[]): string {
  const aged = items.flatMap(({ name, age, lastPointAgeHours }) =>
    age === undefined || lastPointAgeHours === undefined ? [] : [{ name, hours: lastPointAgeHours }],
  );
  const [oldest] = aged.toSorted((a, b) => b.hours - a.hours);
  return oldest === undefined ? '' : `The oldest newest point is that of ${oldest.name}, ${oldest.hours} hours.`;
}
