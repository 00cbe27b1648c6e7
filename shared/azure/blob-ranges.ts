import type { PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline';
import { AzureError } from '../run/azure-error.ts';

/** The first version whose lists of page ranges come in pages. */
const STORAGE_VERSION = '2020-10-02';
const REQUEST_TIMEOUT_MS = 10_000;
/** More pages than this are no disk's: each holds 10,000 ranges. */
const MOST_PAGES = 1_000;

/** The first bytes of a page blob, by its SAS alone: no token of ours goes there. Throws AzureError without the link. */
export async function readFirstBytes(sas: string, count: number): Promise<Uint8Array> {
  const reply = await askStorage(sas, (request) => {
    request.headers.set('Range', `bytes=0-${count - 1}`);
    request.streamResponseStatusCodes = new Set([200, 206]);
  });
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of reply.readableStreamBody ?? []) {
    chunks.push(Buffer.from(chunk));
    length += chunk.length;
    // A host that ignores the range would send the whole disk.
    if (length >= count) break;
  }
  return Buffer.concat(chunks).subarray(0, count);
}

/** The bytes in use of a page blob: the sum of its page ranges, read to their end. */
export async function readUsedBytes(sas: string): Promise<number> {
  let used = 0;
  let marker: string | undefined = '';
  for (let page = 0; marker !== undefined; page++) {
    if (page === MOST_PAGES) throw oddReply('The list of page ranges has no end.');
    const text: string = await readPageList(sas, marker);
    for (const [, start, end] of text.matchAll(
      /<PageRange>\s*<Start>(\d+)<\/Start>\s*<End>(\d+)<\/End>\s*<\/PageRange>/g,
    )) {
      used += Number(end) - Number(start) + 1;
    }
    marker = /<NextMarker>([^<]+)<\/NextMarker>/.exec(text)?.[1];
  }
  return used;
}

async function readPageList(sas: string, marker: string): Promise<string> {
  const from = marker === '' ? '' : `&marker=${encodeURIComponent(marker)}`;
  const reply = await askStorage(`${sas}&comp=pagelist${from}`);
  const text = reply.bodyAsText ?? '';
  if (!/<PageList\b[^>]*>[\s\S]*<\/PageList>|<PageList\b[^>]*\/>/.test(text)) {
    throw oddReply('The list of page ranges came without its ranges.');
  }
  return text;
}

async function askStorage(url: string, shape: (request: PipelineRequest) => void = () => undefined) {
  const { createDefaultHttpClient, createPipelineRequest } = await import('@azure/core-rest-pipeline');
  const request = createPipelineRequest({ url, method: 'GET', timeout: REQUEST_TIMEOUT_MS });
  request.headers.set('x-ms-version', STORAGE_VERSION);
  shape(request);
  let reply: PipelineResponse;
  try {
    reply = await createDefaultHttpClient().sendRequest(request);
  } catch (error) {
    // Neither the cause nor its message is kept: they hold the link with its signature.
    const { code } = error as { readonly code?: unknown };
    throw new AzureError('The content of the disk could not be read: its storage gave no answer.', {
      code: typeof code === 'string' ? code : 'StorageError',
    });
  }
  if (reply.status === 200 || reply.status === 206) return reply;
  throw refusal(reply);
}

function refusal({ status, headers }: PipelineResponse): AzureError {
  const retryAfter = headers.get('retry-after');
  return new AzureError(`The content of the disk could not be read: its storage answered ${status}.`, {
    code: headers.get('x-ms-error-code') ?? `HTTP ${status}`,
    status,
    requestId: headers.get('x-ms-request-id'),
    retryAfterMs: retryAfter !== undefined && /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : undefined,
  });
}

function oddReply(message: string): AzureError {
  return new AzureError(message, { code: 'UnexpectedReply' });
}
