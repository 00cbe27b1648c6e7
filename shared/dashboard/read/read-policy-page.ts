import { DAY, type Instant } from '../../policy/instant.ts';
import { tagReader } from '../../policy/planning/tag-reader.ts';
import { simulateRetention } from '../../policy/retention/simulate.ts';
import { nextOccurrences } from '../../policy/schedule/occurrences.ts';
import { canonicalPolicy } from '../../policy/tag/canonical.ts';
import { describePolicy } from '../../policy/tag/describe.ts';
import { readTag, type TagReading } from '../../policy/tag/read-tag.ts';
import type { Ports } from '../../run/ports.ts';
import { scanCoverage } from '../../run/read/read-coverage.ts';
import type { RunSettings } from '../../run/settings.ts';
import type { NamedPolicy, PolicyView, TagAnswer } from '../pages/policy.ts';

/** A year and what a rule of twelve months needs beyond. */
const SIMULATED = 400 * DAY;

/** What the policy page shows of a tag's value; without one, the policies alone. */
export async function readPolicyPage(ports: Ports, settings: RunSettings, tag: string): Promise<PolicyView> {
  const { book, timeZone, tagClauses, tagKey } = settings;
  const base = { tag, tagKey, defaultName: book.defaultName, policies: await policiesOf(ports, settings) };
  if (tag.trim() === '') return base;
  const reading = readTag(tag, book, { timeZone, tagClauses });
  return {
    ...base,
    ...(reading.note === undefined ? {} : { note: reading.note }),
    answer: answerOf(reading, settings, ports.clock.now()),
  };
}

function answerOf(reading: TagReading, { book }: RunSettings, now: Instant): TagAnswer {
  switch (reading.kind) {
    case 'off':
      return { kind: 'off' };
    case 'problem':
      return { kind: 'problem', message: reading.message, suggestions: reading.suggestion?.split(', or ') ?? [] };
    case 'policy': {
      const { policy } = reading;
      return {
        kind: 'policy',
        sentence: describePolicy(policy, book),
        canonical: canonicalPolicy(policy, book),
        timeZone: policy.timeZone,
        next: nextOccurrences(policy, now, 4),
        simulation: simulateRetention(policy, now, now + SIMULATED),
      };
    }
  }
}

/** Each named policy in words, and how many rows of coverage follow it by their tag. */
async function policiesOf(ports: Ports, settings: RunSettings): Promise<readonly NamedPolicy[]> {
  const reader = tagReader(settings);
  const followers = new Map<string, number>();
  const rows = await scanCoverage(ports, ({ state }) => state !== 'orphan');
  for (const { tag } of rows) {
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
