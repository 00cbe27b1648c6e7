import { linkTo } from '../../shared/dashboard/links.ts';
import { runPage } from '../../shared/dashboard/pages/run.ts';
import { runsPage } from '../../shared/dashboard/pages/runs.ts';
import { readRunPage } from '../../shared/dashboard/read/read-run-page.ts';
import { sayRun } from '../../shared/dashboard/say-run.ts';
import { runSummary } from '../../shared/run/read/read-run.ts';
import { isOpen } from '../../shared/run/run-reach.ts';
import type { DashboardUseCase } from './for-visitor.ts';
import { pageReply, seeOther } from './reply.ts';
import { frameOf, saysProblem } from './says-problem.ts';

const RUNS_AT_ONCE = 50;

/** GET runs: the history of runs, newest first. */
export const showRuns: DashboardUseCase = async (request, app, visitor) => {
  const cursor = request.query.get('cursor') ?? undefined;
  const { items, next } = await app.ports.runs.list(RUNS_AT_ONCE, cursor);
  const content = runsPage({
    runs: items.map(runSummary),
    ...(next === undefined ? {} : { next }),
    isFirst: cursor === undefined,
    now: app.ports.clock.now(),
  });
  return pageReply(200, frameOf(app, visitor, { title: 'Runs', here: 'runs' }), content);
};

/** GET run: one run; while it is open the page follows it. */
export const showRun: DashboardUseCase = async (request, app, visitor) => {
  const id = request.query.get('id') ?? '';
  if (id === '') return seeOther(linkTo('runs'));
  const view = await readRunPage(app.ports, id, pageNumber(request.query.get('page')));
  if (view === undefined) return saysProblem(404, 'There is no run of this id.', app, visitor);
  const { run } = view;
  const frame = frameOf(app, visitor, { title: sayRun(run), here: 'runs', isLive: isOpen(run.state) });
  return pageReply(200, frame, runPage(view));
};

/** The page asked for; the first where the text is no number. */
function pageNumber(text: string | null): number {
  return text !== null && /^\d{1,6}$/.test(text) ? Number(text) : 1;
}
