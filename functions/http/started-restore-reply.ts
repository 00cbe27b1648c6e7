import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { restoreReport } from '../../shared/restore/read-restore.ts';
import type { RestoreRecord } from '../../shared/restore/records.ts';
import type { RestoreRefusal } from '../../shared/restore/refusal.ts';
import { problem } from './problem.ts';
import { json } from './reply.ts';

/** What starting a restore, a replacement or a drill came to. */
type StartedRestore =
  | { readonly kind: 'started' | 'planned'; readonly record: RestoreRecord }
  | { readonly kind: 'key-reused'; readonly restoreId: string }
  | RestoreRefusal;

/** 202 with where to look; 200 and the plan of a dry run; 422 for a key that another request used; else the problem. */
export function startedRestoreReply(request: HttpRequest, started: StartedRestore): HttpResponseInit {
  switch (started.kind) {
    case 'started':
      return accepted(request, started.record);
    case 'planned':
      return json(200, { dryRun: true, ...restoreReport(started.record), state: 'planned' });
    case 'key-reused':
      return keyReused(started.restoreId);
    case 'refused':
      return refused(started);
  }
}

const STATUS = { unknown: 404, conflict: 409, forbidden: 403 } as const;

/** Why nothing was begun; where commands can help they are in it. */
function refused({ because, code, detail, field, more, commands }: RestoreRefusal): HttpResponseInit {
  return problem(STATUS[because], {
    code,
    detail,
    ...(field === undefined ? {} : { errors: [{ field, message: detail }] }),
    more: { ...more, ...(commands === undefined ? {} : { commands }) },
  });
}

function accepted(request: HttpRequest, { id, state }: RestoreRecord): HttpResponseInit {
  const url = new URL(request.url);
  const root = url.pathname.replace(/\/(restores|replacements|drills)\/?$/, '');
  return json(202, { id, state }, { Location: `${url.origin}${root}/restores/${id}` });
}

function keyReused(restoreId: string): HttpResponseInit {
  const detail = `This Idempotency-Key started restore ${restoreId} with another request. Use a new key for a new request.`;
  return problem(422, { code: 'idempotency-key-reused', detail, more: { restore: restoreId } });
}
