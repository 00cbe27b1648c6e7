import { SCRIPT } from '../../shared/dashboard/script.ts';
import { STYLE } from '../../shared/dashboard/style.ts';
import type { HttpUseCase } from '../http/handle.ts';
import { showSignIn } from './ask-who.ts';
import { type DashboardUseCase, showTo } from './for-visitor.ts';
import { assetReply } from './reply.ts';
import { saysProblem } from './says-problem.ts';
import { showDisk } from './show-disk.ts';
import { showFront } from './show-front.ts';
import { showPolicy } from './show-policy.ts';
import { showRun, showRuns } from './show-runs.ts';
import { showVm } from './show-vm.ts';

/** What a known visitor may see, by the path below the dashboard. */
const PAGES: ReadonlyMap<string, DashboardUseCase> = new Map([
  ['', showFront],
  ['runs', showRuns],
  ['run', showRun],
  ['vm', showVm],
  ['disk', showDisk],
  ['policy', showPolicy],
]);

/** What anybody may see: nothing of it says anything of this installation. */
const PUBLIC: ReadonlyMap<string, HttpUseCase> = new Map<string, HttpUseCase>([
  ['sign-in', showSignIn],
  ['style.css', async () => assetReply('text/css', STYLE)],
  ['script.js', async () => assetReply('text/javascript', SCRIPT)],
]);

const noSuchPage: DashboardUseCase = (_, app, visitor) =>
  saysProblem(404, 'The dashboard has no page of this address.', app, visitor);

/** Any page of the dashboard, by its path. */
export const showDashboard: HttpUseCase = (request, app) => {
  const page = (request.params['page'] ?? '').replace(/(?<!\/)\/+$/, '');
  const show = PUBLIC.get(page) ?? showTo(PAGES.get(page) ?? noSuchPage);
  return show(request, app);
};
