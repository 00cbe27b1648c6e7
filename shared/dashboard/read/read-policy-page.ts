import { monthlyCost } from '../../cost/monthly-cost.ts';
import type { CostedDisk } from '../../policy/cost.ts';
import { DAY, type Instant } from '../../policy/instant.ts';
import { tagReader } from '../../policy/planning/tag-reader.ts';
import type { RecoveryPoint } from '../../policy/recovery-point.ts';
import { type Simulation, simulateRetention } from '../../policy/retention/simulate.ts';
import { nextOccurrences } from '../../policy/schedule/occurrences.ts';
import { canonicalPolicy } from '../../policy/tag/canonical.ts';
import { describePolicy } from '../../policy/tag/describe.ts';
import { readTag, type TagReading } from '../../policy/tag/read-tag.ts';
import type { Ports } from '../../run/ports.ts';
import { readFleet } from '../../run/read/read-fleet.ts';
import type { RunSettings } from '../../run/settings.ts';
import type { NamedPolicy, PolicyView, TagAnswer } from '../pages/policy.ts';

/** A year and what a rule of twelve months needs beyond. */
const SIMULATED = 400 * DAY;

/** What the policy page shows of a tag's value, and of a disk of `gib` GiB; without a value, the policies alone. */
export async function readPolicyPage(
  ports: Ports,
  settings: RunSettings,
  tag: string,
  gib: number,
): Promise<PolicyView> {
  const { book, timeZone, tagClauses, tagKey } = settings;
  const { dailyChurnPercent } = settings.cost;
  const policies = await policiesOf(ports, settings);
  const base = { tag, gib, dailyChurnPercent, tagKey, defaultName: book.defaultName, policies };
  if (tag.trim() === '') return base;
  const reading = readTag(tag, book, { timeZone, tagClauses });
  return {
    ...base,
    ...(reading.note === undefined ? {} : { note: reading.note }),
    answer: answerOf(reading, settings, gib, ports.clock.now()),
  };
}

function answerOf(reading: TagReading, { book, cost }: RunSettings, gib: number, now: Instant): TagAnswer {
  switch (reading.kind) {
    case 'off':
      return { kind: 'off' };
    case 'problem':
      return { kind: 'problem', message: reading.message, suggestions: reading.suggestion?.split(', or ') ?? [] };
    case 'policy': {
      const { policy } = reading;
      const simulation = simulateRetention(policy, now, now + SIMULATED);
      return {
        kind: 'policy',
        sentence: describePolicy(policy, book),
        canonical: canonicalPolicy(policy, book),
        timeZone: policy.timeZone,
        next: nextOccurrences(policy, now, 4),
        simulation,
        cost: monthlyCost([fullDisk(simulation, gib)], cost),
      };
    }
  }
}

/** A disk that is full, with the points that are left at the end. */
function fullDisk({ kept }: Simulation, gib: number): CostedDisk {
  const gapsDays = kept.slice(1).map(({ point }, place) => daysBetween(point, kept[place]?.point ?? point));
  return { points: kept.length, sizeGib: gib, usedGib: gib, gapsDays };
}

function daysBetween(older: RecoveryPoint, newer: RecoveryPoint): number {
  return (newer.scheduledFor - older.scheduledFor) / DAY;
}

/** Each named policy in words, and how many rows of coverage follow it by their tag. */
async function policiesOf(ports: Ports, settings: RunSettings): Promise<readonly NamedPolicy[]> {
  const reader = tagReader(settings);
  const followers = new Map<string, number>();
  const { rows } = await readFleet(ports);
  for (const { tag } of rows.filter(({ state }) => state !== 'orphan')) {
    const says = tag === undefined ? reader.untagged() : reader.read(tag);
    if (says.kind !== 'protected') continue;
    const name = says.policy.name.toLowerCase();
    followers.set(name, (followers.get(name) ?? 0) + 1);
  }
  return [...settings.book.policies].map(([key, policy]) => ({
    name: policy.name,
    sentence: describePolicy(policy, settings.book),
    followers: followers.get(key) ?? 0,
  }));
}
