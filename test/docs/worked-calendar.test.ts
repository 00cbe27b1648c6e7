import { DateTime } from 'luxon';
import { expect, test } from 'vitest';
import { retention, type Shown } from '../../commands/retention.ts';
import { readDocument } from './documents.ts';

const ZONE = 'Europe/London';
const NOW = Date.parse('2026-11-23T02:20:00Z');

const [, section = ''] = /^## A worked calendar$([\s\S]*?)^## /m.exec(readDocument('docs/retention.md').text) ?? [];

/** What the section's first paragraph describes, newest first. */
function worked(): readonly {
  id: string;
  createdAt: string;
  scheduledFor?: string;
  adHoc?: boolean;
  state?: string;
}[] {
  const first = DateTime.fromISO('2026-09-25T02:00', { zone: ZONE });
  const nights = Array.from({ length: 60 }, (_, night) => {
    const at = first.plus({ days: night });
    const point = { id: at.toFormat('ccc d LLL'), createdAt: at.toUTC().toISO() ?? '' };
    if (at.toISODate() === '2026-11-22') return { ...point, state: 'failed' };
    if (at.toISODate() !== '2026-10-31') return point;
    return { ...point, createdAt: '2026-11-01T00:40:00Z', scheduledFor: point.createdAt };
  });
  const adHoc = { id: 'Sat 21 Nov 15:00', createdAt: '2026-11-21T15:00:00Z', adHoc: true };
  const last = nights.findIndex(({ id }) => id === 'Sun 22 Nov');
  return nights.toSpliced(last, 0, adHoc).toReversed();
}

async function decided(): Promise<readonly Shown[]> {
  const [, keep = ''] = /^`nightly keep ([^`]*) tz Europe\/London`, 60 nights/m.exec(section) ?? [];
  const args = ['--keep', keep, '--time-zone', ZONE, '--json'];
  return JSON.parse(await retention(args, async () => JSON.stringify(worked()), NOW)) as Shown[];
}

test('the worked calendar of docs/retention.md keeps what the code keeps, for the same reasons', async () => {
  const rows = [...section.matchAll(/^\| (\w{3} \d.*?) \| (`.*?) \|$/gm)].map(([, id, reasons = '']) => ({
    id,
    reasons: [...reasons.matchAll(/`([^`]+)`/g)].map(([, reason]) => reason),
  }));

  const kept = (await decided()).filter(({ decision }) => decision === 'keep');

  expect(rows.length).toBe(13);
  expect(rows).toEqual(kept.map(({ id, reasons }) => ({ id, reasons })));
});

test('the worked calendar of docs/retention.md prunes what the code prunes', async () => {
  const pruned = (await decided()).filter(({ decision }) => decision === 'prune');
  const failed = pruned.filter(({ reasons }) => reasons.includes('failed'));

  expect(section).toContain(
    `The 22nd is pruned (\`failed\`), the other ${pruned.length - failed.length} are pruned (\`expired\`).`,
  );
  expect(failed.map(({ id }) => id)).toEqual(['Sun 22 Nov']);
  expect(new Set(pruned.flatMap(({ reasons }) => reasons))).toEqual(new Set(['failed', 'expired']));
});
