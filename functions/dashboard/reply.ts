import type { HttpResponseInit } from '@azure/functions';
import { type Frame, renderPage } from '../../shared/dashboard/frame.ts';
import type { Markup } from '../../shared/dashboard/markup.ts';
import { PAGE_HEADERS } from '../http/page-headers.ts';

const POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** What every reply of the dashboard carries. No other site frames it. */
const HEADERS = {
  ...PAGE_HEADERS,
  'Content-Security-Policy': POLICY,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  Vary: 'Cookie',
  'X-Frame-Options': 'DENY',
  'X-Robots-Tag': 'noindex',
} as const;

type Headers = Readonly<Record<string, string>>;

/** A page. */
export async function pageReply(
  status: number,
  frame: Frame,
  content: Markup,
  headers: Headers = {},
): Promise<HttpResponseInit> {
  return {
    status,
    headers: { ...HEADERS, 'Content-Type': 'text/html; charset=utf-8', ...headers },
    body: await renderPage(frame, content),
  };
}

/** 303: what was posted is done, and the path shows what came of it. */
export function seeOther(path: string): HttpResponseInit {
  return { status: 303, headers: { ...HEADERS, Location: path } };
}

/** 404 without a word: there is no dashboard. */
export function notHere(): HttpResponseInit {
  return { status: 404, headers: HEADERS };
}

/** The stylesheet or the script. Their URLs change with their content, so browsers keep them. */
export function assetReply(type: 'text/css' | 'text/javascript', text: string): HttpResponseInit {
  const lasting = { 'Cache-Control': 'public, max-age=604800, immutable', 'Content-Type': `${type}; charset=utf-8` };
  return { status: 200, headers: { ...HEADERS, ...lasting }, body: text };
}
