import { vmChoicePage, vmPage } from '../../shared/dashboard/pages/vm.ts';
import { readVmPage } from '../../shared/dashboard/read/read-vm-page.ts';
import type { DashboardUseCase } from './for-visitor.ts';
import { formTerms } from './form-terms.ts';
import { pageReply } from './reply.ts';
import { frameOf, saysProblem } from './says-problem.ts';

/** GET vm: one VM, or disk without one, by name, `group/name` or id. */
export const showVm: DashboardUseCase = async (request, app, visitor) => {
  const id = request.query.get('id') ?? '';
  const read = await readVmPage(app.ports, app.settings, id);
  switch (read.kind) {
    case 'unknown':
      return saysProblem(404, `No run has seen a VM or disk called ${JSON.stringify(id)}.`, app, visitor);
    case 'several':
      return pageReply(200, frameOf(app, visitor, { title: id }), vmChoicePage(id, read.rows));
    case 'read': {
      const { name, asOf } = read.view.row;
      return pageReply(
        200,
        frameOf(app, visitor, { title: name, asOf }),
        vmPage({ ...read.view, ...formTerms(app, visitor) }),
      );
    }
  }
};
