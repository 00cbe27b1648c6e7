import type { HttpRequest } from '@azure/functions';
import { isOwnOrigin } from '../../shared/dashboard/session/own-origin.ts';
import { BadRequest } from '../http/problem.ts';

const LARGEST_FORM = 64 * 1024;

/** The fields of a form. Throws BadRequest for a body of another type, or over 64 KiB. */
export async function readForm(request: HttpRequest): Promise<URLSearchParams> {
  const type = request.headers.get('content-type') ?? '';
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(type)) {
    throw new BadRequest([{ field: 'header.Content-Type', message: 'must be application/x-www-form-urlencoded' }]);
  }
  const text = await request.text();
  if (text.length > LARGEST_FORM) throw new BadRequest([{ field: 'body', message: 'must be at most 64 KiB' }]);
  return new URLSearchParams(text);
}

/** Whether the request comes from a page of this app, or from no page at all. */
export function isFromOwnPage(request: HttpRequest): boolean {
  return isOwnOrigin({
    secFetchSite: request.headers.get('sec-fetch-site'),
    origin: request.headers.get('origin'),
    host: new URL(request.url).host,
  });
}
