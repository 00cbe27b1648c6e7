import { createHash } from 'node:crypto';
import type { HttpResponseInit } from '@azure/functions';
import { PAGE_HEADERS } from '../page-headers.ts';
import { json } from '../reply.ts';
import { type OpenApiDocument, openApiDocument } from './document.ts';
import { referencePage } from './reference/page.ts';
import { REFERENCE_STYLE } from './reference/style.ts';

let made: OpenApiDocument | undefined;

/** The same for as long as the process lives. */
function document(): OpenApiDocument {
  made ??= openApiDocument();
  return made;
}

export function serveDocument(): HttpResponseInit {
  return json(200, document());
}

/** The page is whole: its stylesheet stands in it and is allowed by its hash, and nothing else is. */
export async function serveReference(): Promise<HttpResponseInit> {
  const hash = createHash('sha256').update(REFERENCE_STYLE).digest('base64');
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'`;
  return {
    status: 200,
    headers: {
      ...PAGE_HEADERS,
      'Content-Security-Policy': policy,
      'Content-Type': 'text/html; charset=utf-8',
    },
    body: (await referencePage(document())).toString(),
  };
}
