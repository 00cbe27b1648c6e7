import { html } from '../../shared/dashboard/markup.ts';
import { readHealth } from '../../shared/run/read/read-health.ts';
import type { DashboardUseCase } from './for-visitor.ts';
import { pageReply } from './reply.ts';
import { frameOf } from './says-problem.ts';

/** GET /api/dashboard: the verdict, what needs attention, the figures, and coverage by day. */
export const showFront: DashboardUseCase = async (_, app, visitor) => {
  const { findings } = await readHealth(app.ports);
  const told = findings.map((text) => html`<li>${text}</li>`);
  const content = html`<section class="card"><h1>Health</h1><ul>${told}</ul></section>`;
  return pageReply(200, frameOf(app, visitor, { title: 'Front', here: 'front' }), content);
};
