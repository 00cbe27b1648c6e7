import * as z from 'zod/mini';
import { noQuery } from '../../query.ts';
import type { Operation } from '../operation.ts';

export const referenceOperations: readonly Operation[] = [
  {
    id: 'openapi',
    method: 'get',
    path: '/openapi.json',
    tag: 'Reference',
    summary: 'This document',
    anonymous: true,
    query: noQuery,
    replies: [
      { status: 200, description: 'An OpenAPI 3.1 document.', schema: z.looseObject({ openapi: z.literal('3.1.0') }) },
    ],
    examples: [{ name: 'document', summary: 'The document', status: 200, reply: { openapi: '3.1.0' } }],
  },
  {
    id: 'reference',
    method: 'get',
    path: '/reference',
    tag: 'Reference',
    summary: 'This document as a page to read',
    anonymous: true,
    query: noQuery,
    replies: [{ status: 200, description: 'A page without scripts.', schema: z.string(), mediaType: 'text/html' }],
    examples: [{ name: 'page', summary: 'The page', status: 200, reply: '<!doctype html>' }],
  },
];
