import { policyPage } from '../../shared/dashboard/pages/policy.ts';
import { readPolicyPage } from '../../shared/dashboard/read/read-policy-page.ts';
import type { DashboardUseCase } from './for-visitor.ts';
import { formTerms } from './form-terms.ts';
import { pageReply } from './reply.ts';
import { frameOf } from './says-problem.ts';

/** GET policy: what a tag's value means, a year of it, and the policies of the installation. */
export const showPolicy: DashboardUseCase = async (request, app, visitor) => {
  const view = await readPolicyPage(app.ports, app.settings, request.query.get('tag') ?? '');
  const frame = frameOf(app, visitor, { title: 'Policy', here: 'policy' });
  return pageReply(200, frame, policyPage({ ...view, ...formTerms(app, visitor) }));
};
