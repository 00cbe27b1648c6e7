import * as z from 'zod/mini';
import type { EvidenceQuery } from '../../shared/evidence/read/read-evidence.ts';
import { datesFrom } from '../../shared/policy/history/dates.ts';
import { BadRequest } from './problem.ts';
import { wholeNumber } from './query.ts';

/** A year and a month: what a yearly audit looks at. */
const MOST_DAYS = 400;
const DATE = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

/** What `GET /api/evidence` takes. */
export const evidenceQuery = z.strictObject({
  from: date('The first local date.'),
  to: date('The last local date.'),
  vm: z.optional(
    z
      .string()
      .check(
        z.describe('That VM, or disk without a VM, alone: its name, `group/name` or id; also of what is deleted.'),
      ),
  ),
  format: z.optional(
    z
      .enum(['json', 'csv'])
      .check(z.describe('`json` or `csv`; where absent, as the header `Accept` says, else `json`.')),
  ),
  limit: z._default(wholeNumber(1, 100, 'The most VMs of a page; 10 where absent.'), 10),
  cursor: z.optional(z.string().check(z.describe('The `next` of the page before.'))),
});

/** The question that a request asks. Throws BadRequest for dates that do not follow or are too far apart. */
export function evidenceQueryOf({ vm, from, to, limit, cursor }: z.output<typeof evidenceQuery>): EvidenceQuery {
  const days = datesFrom(from, to).length;
  if (days === 0) throw new BadRequest([{ field: 'query.to', message: 'must not be before from' }]);
  if (days > MOST_DAYS) {
    throw new BadRequest([
      { field: 'query.to', message: `must be at most ${MOST_DAYS} days from the first, not ${days}` },
    ]);
  }
  return {
    from,
    to,
    limit,
    ...(vm === undefined ? {} : { vm }),
    ...(cursor === undefined ? {} : { cursor }),
  };
}

function date(meaning: string) {
  const isOne = (text: string) => DATE.test(text) && datesFrom(text, text)[0] === text;
  return z
    .string()
    .check(z.refine(isOne, { error: ({ input }) => `must be a date such as 2026-11-23, not "${input}"` }))
    .check(z.meta({ type: 'string', format: 'date', description: meaning }));
}
