import { OPERATIONS } from '../../../functions/http/openapi/document.ts';
import type { Operation } from '../../../functions/http/openapi/operation.ts';
import { problemDocumentSchema } from '../../../functions/http/replies/problem.ts';
import { checkInEnglish } from '../../../shared/policy/issue-text.ts';
import { dangersIn } from '../../dashboard/hostile-texts.ts';
import type { Answer } from './registered.ts';

/** What an answer should not be, whatever was asked: a bug, no problem document, what no document tells of. */
export function wrongInAnswer(answer: Answer): readonly string[] {
  const { name, status } = answer;
  const found = name.startsWith('dashboard') ? wrongInPage(answer) : wrongInReply(answer);
  return found.map((what) => `${name} ${status}: ${what}: ${answer.text.slice(0, 600)}`);
}

function wrongInReply({ name, status, headers, text }: Answer): readonly string[] {
  const operation = OPERATIONS.find(({ id }) => id === name);
  if (operation === undefined) return ['no operation is documented'];
  const reply = operation.replies.find((one) => one.status === status);
  if (reply === undefined) return wrongInProblem(operation, status, headers, text);
  if (reply.schema === undefined || !headers['content-type']?.includes('json')) return [];
  const read = checkInEnglish(reply.schema, JSON.parse(text));
  return read.success ? [] : [`not as documented: ${JSON.stringify(read.error.issues.slice(0, 2))}`];
}

function wrongInProblem(
  { problems = {} }: Operation,
  status: number,
  headers: Answer['headers'],
  text: string,
): readonly string[] {
  if (!headers['content-type']?.startsWith('application/problem+json')) return ['no problem document'];
  const read = checkInEnglish(problemDocumentSchema, JSON.parse(text));
  if (!read.success) return [`no problem document: ${JSON.stringify(read.error.issues.slice(0, 2))}`];
  const code = read.data.type.replace('urn:nightkeep:problem:', '');
  const known: Readonly<Record<number, readonly string[]>> = { 400: ['invalid-request'], 502: ['azure'], ...problems };
  const isKnown = read.data.status === status && known[status]?.includes(code) === true;
  return isKnown && read.data.detail !== '' ? [] : [`the code ${code} is not documented`];
}

const PAGE_STATUSES = [200, 303, 400, 401, 403, 404, 409, 422, 429];

function wrongInPage({ status, headers, text }: Answer): readonly string[] {
  if (!PAGE_STATUSES.includes(status)) return ['no page is of this status'];
  if (headers['content-type']?.startsWith('text/html') !== true) return [];
  // Its own head, and the page of Azure where costs are shown.
  const own = text
    .replace(/<head>.*?<\/head>/s, '')
    .replaceAll('href="https://portal.azure.com/', 'href="/api/dashboard/');
  return dangersIn(own);
}
