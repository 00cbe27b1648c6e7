import { app } from '@azure/functions';
import { readVmTemplate } from '../shared/restore/read-vm-template.ts';
import { handleHttp } from './http/handle.ts';
import { problem } from './http/problem.ts';
import { noQuery, readQuery } from './http/query.ts';
import { json } from './http/reply.ts';

// GET /api/recovery-points/{set}/vm: an ARM template that builds the VM of a set again, from disks made of its points.
app.http('vmTemplate', {
  methods: ['GET'],
  route: 'recovery-points/{set}/vm',
  authLevel: 'function',
  handler: handleHttp(async (request, { ports, settings }) => {
    readQuery(request, noQuery);
    const { set = '' } = request.params;
    const read = await readVmTemplate(ports, settings, set);
    if (read.kind === 'read') return json(200, read.template);
    if (read.kind === 'set-unknown') {
      const detail = `There is no set ${JSON.stringify(set)}. GET /api/recovery-points?vm= lists those of a VM.`;
      return problem(404, { code: 'set-unknown', detail });
    }
    const detail =
      read.vm === undefined
        ? 'The set is of a disk without a VM.'
        : `No model of the VM ${read.vm} is kept: none of its snapshots was made since models are.`;
    return problem(404, { code: 'model-unknown', detail });
  }),
});
