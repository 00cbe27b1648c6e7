import type { HttpUseCase } from '../http/handle.ts';
import { actHold, actLift } from './act-hold.ts';
import { actDryRun, actRun } from './act-run.ts';
import { actFor, type DashboardAct } from './for-visitor.ts';
import { saysProblem } from './says-problem.ts';

/** What the forms of the dashboard do, by the last part of their path. */
const ACTS: ReadonlyMap<string, DashboardAct> = new Map([
  ['run', actRun],
  ['dry-run', actDryRun],
  ['hold', actHold],
  ['lift', actLift],
]);

const noSuchAct: DashboardAct = (_, app, visitor) => saysProblem(404, 'The dashboard cannot do that.', app, visitor);

/** Any form of the dashboard, by its path. */
export const actOnDashboard: HttpUseCase = (request, app) =>
  actFor(ACTS.get(request.params['what'] ?? '') ?? noSuchAct)(request, app);
