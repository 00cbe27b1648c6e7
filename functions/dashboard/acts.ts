import type { HttpHandler } from '@azure/functions';
import { actFor, type DashboardAct, handlePublic } from './handle-dashboard.ts';
import { saysProblem } from './says-problem.ts';

/** What the forms of the dashboard do, by the last part of their path. */
const ACTS: ReadonlyMap<string, DashboardAct> = new Map();

const noSuchAct: DashboardAct = (_, app, visitor) => saysProblem(404, 'The dashboard cannot do that.', app, visitor);

/** Any form of the dashboard, by its path. */
export const actOnDashboard: HttpHandler = handlePublic((request, app) =>
  actFor(ACTS.get(request.params['what'] ?? '') ?? noSuchAct)(request, app),
);
