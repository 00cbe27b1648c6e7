import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import type { RestoreRecord } from '../../shared/restore/records.ts';
import type { RestoreRefusal } from '../../shared/restore/refusal.ts';
import { problem } from './problem.ts';
import { json } from './reply.ts';

const STATUS = { unknown: 404, conflict: 409, forbidden: 403 } as const;

/** Why nothing was begun, as a problem document; where commands can help they are in it. */
export function refusalReply({ because, code, detail, field, more, commands }: RestoreRefusal): HttpResponseInit {
  return problem(STATUS[because], {
    code,
    detail,
    ...(field === undefined ? {} : { errors: [{ field, message: detail }] }),
    more: { ...more, ...(commands === undefined ? {} : { commands }) },
  });
}

/** 202 and where to look. */
export function acceptedReply(request: HttpRequest, { id, state }: RestoreRecord): HttpResponseInit {
  const url = new URL(request.url);
  const root = url.pathname.replace(/\/(restores|replacements|drills)\/?$/, '');
  return json(202, { id, state }, { Location: `${url.origin}${root}/restores/${id}` });
}

/** 422 for a key that another request used. */
export function keyReusedReply(restoreId: string): HttpResponseInit {
  const detail = `This Idempotency-Key started restore ${restoreId} with another request. Use a new key for a new request.`;
  return problem(422, { code: 'idempotency-key-reused', detail, more: { restore: restoreId } });
}
