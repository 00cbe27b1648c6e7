import { diskPage } from '../../shared/dashboard/pages/disk.ts';
import { readDiskPage } from '../../shared/dashboard/read/read-disk-page.ts';
import type { DashboardUseCase } from './for-visitor.ts';
import { formTerms } from './form-terms.ts';
import { pageReply } from './reply.ts';
import { frameOf, saysProblem } from './says-problem.ts';

/** GET disk: the points of one disk, by its unique id. */
export const showDisk: DashboardUseCase = async (request, app, visitor) => {
  const view = await readDiskPage(app.ports, app.settings, request.query.get('id') ?? '');
  if (view === undefined) return saysProblem(404, 'No run has seen a disk of this unique id.', app, visitor);
  const asOf = view.seen === undefined ? {} : { asOf: view.seen.row.asOf };
  const frame = frameOf(app, visitor, { title: view.name, ...asOf });
  return pageReply(200, frame, diskPage({ ...view, ...formTerms(app, visitor) }));
};
