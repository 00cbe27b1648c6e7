import { app } from '@azure/functions';
import { handleHttp } from './http/handle.ts';
import { holdReply } from './http/hold-request.ts';
import { onlyQuery } from './http/page-query.ts';

const FIELDS = ['vm', 'disk', 'point', 'reason', 'by'];

// DELETE /api/holds: lifts holds, and the tag on the VM or disk itself. A function of its own, so that its key can be kept apart.
app.http('liftHold', {
  methods: ['DELETE'],
  route: 'holds',
  authLevel: 'function',
  handler: handleHttp(async (request, opened) => {
    onlyQuery(request, FIELDS);
    const given = FIELDS.flatMap((field) => {
      const value = request.query.get(field);
      return value === null ? [] : [[field, value]];
    });
    return holdReply(request, opened, Object.fromEntries(given), false);
  }),
});
