import type { IncomingHttpHeaders } from 'node:http';
import type { ArmState } from '../arm-state.ts';
import { type Content, makeContent, type PageRange } from './content.ts';

/** What Storage answers: an error or a list as text, or a part of the content. */
export interface BlobReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text?: string;
  readonly part?: { readonly content: Content; readonly start: number; readonly end: number };
}

export interface BlobRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

/** Where the SAS of disks and snapshots lead. */
export const SAS_PATH = '/_sas/';

/** Answers as a page blob does: reads of ranges, its properties, and its pages in use. */
export function blobReply(state: ArmState, request: BlobRequest): BlobReply {
  const now = state.now();
  const { searchParams } = new URL(request.url, 'https://local');
  const grant = state.grants.find(searchParams.get('si') ?? '', now);
  // Storage looks at a token first, and Azure Resource Manager's is none of its own.
  const isSigned = grant !== undefined && grant.signature === searchParams.get('sig');
  if (!isSigned || request.headers.authorization !== undefined) return authenticationFailed();
  const resource =
    state.disks.get(grant.resourceId) ??
    state.snapshots.get(grant.resourceId) ??
    state.diskRestorePoints.get(grant.resourceId);
  if (resource === undefined) return failure(404, 'BlobNotFound', 'The specified blob does not exist.');
  if (state.outages.isOut(resource.location, now)) {
    return failure(503, 'ServerBusy', 'The server is currently unable to receive requests. Please retry your request.');
  }
  const { networkAccessPolicy, publicNetworkAccess, diskSizeBytes, diskSizeGB = 0 } = resource.properties;
  if (networkAccessPolicy === 'AllowPrivate' || publicNetworkAccess === 'Disabled') {
    return failure(403, 'AuthorizationFailure', 'This request is not authorized to perform this operation.');
  }
  const content = makeContent(state.contents.originOf(resource), diskSizeBytes ?? diskSizeGB * 2 ** 30);
  const common = {
    ETag: `"0x${grant.id.replaceAll('-', '').slice(0, 15).toUpperCase()}"`,
    'Last-Modified': new Date(Date.parse(resource.properties.timeCreated ?? '') || now).toUTCString(),
    'x-ms-version': String(request.headers['x-ms-version'] ?? searchParams.get('sv') ?? '2018-03-28'),
    'x-ms-blob-type': 'PageBlob',
  };
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return failure(
      403,
      'AuthorizationPermissionMismatch',
      'This request is not authorized to perform this operation using this permission.',
    );
  }
  if (searchParams.get('comp') === 'pagelist') {
    return pageList(content, searchParams, request.headers, { common, limit: state.settings.pageRangesPerReply });
  }
  return read(content, request, common);
}

function read(content: Content, { method, headers }: BlobRequest, common: Record<string, string>): BlobReply {
  const type = { ...common, 'Content-Type': 'application/octet-stream', 'Accept-Ranges': 'bytes' };
  const last = content.sizeBytes - 1;
  const asked = rangeOf(headers, last);
  if (asked === undefined || method === 'HEAD') {
    const whole = { ...type, 'Content-Length': String(content.sizeBytes) };
    return { status: 200, headers: whole, ...(method === 'HEAD' ? {} : { part: { content, start: 0, end: last } }) };
  }
  const { start, end } = asked;
  if (start > last || end < start) {
    return failure(416, 'InvalidRange', 'The range specified is invalid for the current size of the resource.');
  }
  const ranged = {
    'Content-Range': `bytes ${start}-${end}/${content.sizeBytes}`,
    'Content-Length': String(end - start + 1),
  };
  return { status: 206, headers: { ...type, ...ranged }, part: { content, start, end } };
}

/** `x-ms-range` counts before `Range`; a range's end may be left out. */
function rangeOf(headers: IncomingHttpHeaders, last: number): PageRange | undefined {
  const text = String(headers['x-ms-range'] ?? headers.range ?? '');
  const [, start, end] = /^bytes=(\d+)-(\d*)$/.exec(text) ?? [];
  if (start === undefined) return undefined;
  return { start: Number(start), end: Math.min(last, end === undefined || end === '' ? last : Number(end)) };
}

interface Listing {
  readonly common: Readonly<Record<string, string>>;
  readonly limit: number;
}

function pageList(
  content: Content,
  query: URLSearchParams,
  headers: IncomingHttpHeaders,
  { common, limit }: Listing,
): BlobReply {
  const asked = rangeOf(headers, content.sizeBytes - 1);
  const from = Math.max(Number(query.get('marker') ?? 0) || 0, asked?.start ?? 0);
  const to = asked?.end ?? content.sizeBytes - 1;
  const within = content.ranges
    .filter(({ start, end }) => end >= from && start <= to)
    .map(({ start, end }) => ({ start: Math.max(start, from), end: Math.min(end, to) }));
  const count = Math.min(limit, Number(query.get('maxresults') ?? limit) || limit);
  const next = within[count];
  const listed = within
    .slice(0, count)
    .map(({ start, end }) => `<PageRange><Start>${start}</Start><End>${end}</End></PageRange>`);
  const marker = next === undefined ? '<NextMarker />' : `<NextMarker>${next.start}</NextMarker>`;
  const text = `<?xml version="1.0" encoding="utf-8"?><PageList>${listed.join('')}${marker}</PageList>`;
  const own = { 'Content-Type': 'application/xml', 'x-ms-blob-content-length': String(content.sizeBytes) };
  return { status: 200, headers: { ...common, ...own }, text };
}

function authenticationFailed(): BlobReply {
  const message =
    'Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly including the signature.';
  return failure(403, 'AuthenticationFailed', message);
}

function failure(status: number, code: string, message: string): BlobReply {
  const text = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return { status, headers: { 'Content-Type': 'application/xml', 'x-ms-error-code': code }, text };
}
