import { frontPage } from '../../shared/dashboard/pages/front/front-page.ts';
import { readFront } from '../../shared/dashboard/read/read-front.ts';
import type { DashboardUseCase } from './for-visitor.ts';
import { formTerms } from './form-terms.ts';
import { readFrontQuery } from './front-query.ts';
import { pageReply } from './reply.ts';
import { frameOf } from './says-problem.ts';

/** GET /api/dashboard: the verdict, what needs attention, the figures, and coverage by day. */
export const showFront: DashboardUseCase = async (request, app, visitor) => {
  const front = await readFront(app.ports, app.settings, readFrontQuery(request));
  const { verdict, asOf } = front;
  const { length } = verdict.attention;
  const title = verdict.allProtected ? 'All protected' : length > 0 ? `${length} to look at` : 'Front';
  const frame = frameOf(app, visitor, { title, here: 'front', ...(asOf === undefined ? {} : { asOf }) });
  return pageReply(200, frame, frontPage(front, { form: formTerms(app, visitor).form, unheard: app.unheard }));
};
