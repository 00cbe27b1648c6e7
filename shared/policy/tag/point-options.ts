import type { Immutability, PointOptions } from '../policy.ts';
import { type CopyTerms, readCopyTargets } from './copy-targets.ts';
import type { Report } from './file-clauses.ts';
import type { PolicyText } from './policies-schema.ts';
import { readSpan, spanDays } from './span.ts';

/** Minutes for which Azure gives access to a snapshot before its data has arrived (`instantAccessDurationMinutes`). */
const LEAST_ACCESS = 60;
const MOST_ACCESS = 300;

const MOST_IMMUTABLE_DAYS = 3_650;

/** What an entry of a policies file says of the points that are made; each mistake goes to `fail` with its field. */
export function readPointOptions(text: PolicyText, terms: CopyTerms, fail: Report): PointOptions {
  for (const { field, isMet, message } of CLASHES) if (isMet(text)) fail(field, message);
  const { sku, incremental, networkAccess, consistency, orElse } = text;
  const instantAccessMinutes = readInstantAccess(text.instantAccess, fail);
  const immutability = readImmutability(text, fail);
  const copyTo = readCopyTargets(text.copyTo ?? [], terms, fail);
  return {
    ...(sku === undefined ? {} : { sku }),
    ...(incremental === false ? { full: true } : {}),
    ...(instantAccessMinutes === undefined ? {} : { instantAccessMinutes }),
    ...(immutability === undefined ? {} : { immutability }),
    ...(consistency === undefined || consistency === 'disk' ? {} : { consistency }),
    ...(orElse === 'fail' ? { orElse } : {}),
    ...(copyTo.length === 0 ? {} : { copyTo }),
    ...(networkAccess === undefined ? {} : { networkAccess }),
  };
}

interface Clash {
  readonly field: keyof PolicyText;
  readonly isMet: (text: PolicyText) => boolean;
  readonly message: string;
}

/** What Azure has no point for. */
const CLASHES: readonly Clash[] = [
  {
    field: 'sku',
    isMet: ({ sku, incremental }) => sku === 'Premium_LRS' && incremental !== false,
    message: 'Premium_LRS is for full snapshots alone: set incremental to false, or take Standard_LRS or Standard_ZRS',
  },
  {
    field: 'instantAccess',
    isMet: ({ instantAccess, incremental }) => instantAccess !== undefined && incremental === false,
    message: 'is for incremental snapshots alone: Premium SSD v2 and Ultra disks have no full ones',
  },
  {
    field: 'copyTo',
    isMet: ({ copyTo = [], incremental }) => copyTo.length > 0 && incremental === false,
    message: 'is for incremental snapshots and restore points: Azure copies no full snapshot to another region',
  },
  {
    field: 'locked',
    isMet: ({ locked, immutableFor }) => locked !== undefined && immutableFor === undefined,
    message: 'goes with immutableFor',
  },
  {
    field: 'orElse',
    isMet: (text) => text.orElse !== undefined && !makesRestorePoints(text),
    message: 'goes with consistency crash or application: that of disk can always be had',
  },
  ...(['sku', 'instantAccess', 'immutableFor', 'networkAccess'] as const).map((field) => ({
    field,
    isMet: (text: PolicyText) => text[field] !== undefined && makesRestorePoints(text),
    message: 'does not go with consistency crash or application: VM restore points have no such setting',
  })),
  {
    field: 'incremental',
    isMet: (text) => text.incremental === false && makesRestorePoints(text),
    message: 'cannot be false with consistency crash or application: VM restore points are incremental',
  },
];

function makesRestorePoints({ consistency = 'disk' }: PolicyText): boolean {
  return consistency !== 'disk';
}

/** `120m`, `90min`, `2h`: months are out of reach here, so that `m` means minutes. */
function readInstantAccess(typed: string | undefined, fail: Report): number | undefined {
  if (typed === undefined) return undefined;
  const match = /^(\d{1,4})\s*(?:(m|mins?|minutes?)|(?:h|hrs?|hours?))$/i.exec(typed.trim());
  const minutes = Number(match?.[1]) * (match?.[2] === undefined ? 60 : 1);
  if (minutes >= LEAST_ACCESS && minutes <= MOST_ACCESS) return minutes;
  fail('instantAccess', `must be a time from 60m to 5h, such as 120m or 2h, not ${JSON.stringify(typed)}`);
  return undefined;
}

/** Azure counts whole days; months and years have no one length. */
function readImmutability({ immutableFor, locked }: PolicyText, fail: Report): Immutability | undefined {
  if (immutableFor === undefined) return undefined;
  const span = readSpan(immutableFor);
  const days = span?.unit === 'd' || span?.unit === 'w' ? spanDays(span) : 0;
  if (days > 0 && days <= MOST_IMMUTABLE_DAYS) return { days, locked: locked ?? false };
  fail('immutableFor', `must be whole days or weeks, such as 7d or 2w, not ${JSON.stringify(immutableFor)}`);
  return undefined;
}
