import { policyPage } from '../../shared/dashboard/pages/policy.ts';
import { readPolicyPage } from '../../shared/dashboard/read/read-policy-page.ts';
import type { DashboardUseCase } from './for-visitor.ts';
import { formTerms } from './form-terms.ts';
import { pageReply } from './reply.ts';
import { frameOf } from './says-problem.ts';

/** GET policy: what a tag's value means, a year of it, and the policies of the installation. */
export const showPolicy: DashboardUseCase = async (request, app, visitor) => {
  const tag = request.query.get('tag') ?? '';
  const view = await readPolicyPage(app.ports, app.settings, tag, gibOf(request.query.get('gib')));
  const frame = frameOf(app, visitor, { title: 'Policy', here: 'policy' });
  return pageReply(200, frame, policyPage({ ...view, ...formTerms(app, visitor) }));
};

/** The largest disk that Azure has. */
const MOST_GIB = 65_536;
const USUAL_GIB = 128;

/** The size asked for; the usual one where the text is none. */
function gibOf(text: string | null): number {
  const gib = text !== null && /^\d{1,5}$/.test(text.trim()) ? Number(text) : USUAL_GIB;
  return Math.min(Math.max(1, gib), MOST_GIB);
}
