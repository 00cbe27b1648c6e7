import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changeLedger, type Ledger } from '../../shared/alert/ledger.ts';
import type { OutboxRow } from '../../shared/alert/outbox/outbox-row.ts';
import { type Sight, settle, type Words } from '../../shared/alert/settle.ts';
import { settleSteadily } from '../../shared/alert/settle-steadily.ts';
import { MINUTE } from '../../shared/policy/instant.ts';
import { fakePorts } from '../fakes/fake-ports.ts';

const WORDS: Words = {
  began: () => ({ kind: 'problem', severity: 'warning', title: '', text: '', path: '' }),
  ended: () => ({ kind: 'problem', severity: 'good', title: '', text: '', path: '' }),
};

function sightOf(subjects: readonly string[]): Sight {
  return {
    standing: subjects.map((subject) => ({ subject, item: { name: subject, text: '' } })),
    fateOf: () => ({ fate: 'mended' }),
  };
}

/** Every message of the outbox, as `began a` and `ended a`, one for each that it counts. */
async function toldOf({ state }: ReturnType<typeof fakePorts>): Promise<readonly string[]> {
  const rows = await state.list<OutboxRow>('notice');
  return rows.flatMap(({ value: { notice } }) => notice.items.map(({ name }) => `${notice.event} ${name}`));
}

const subjects = fc.subarray(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']);

test('whatever comes and goes, each subject begins and ends by turns, and what is open is what stands', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(subjects, fc.integer({ min: 1, max: 3 })), { maxLength: 8 }), async (looks) => {
      const ports = fakePorts();
      let before: readonly string[] = [];
      const expected: string[] = [];
      for (const [standing, times] of looks) {
        const sight = sightOf(standing);
        // Several look at once, at the same.
        await Promise.all(
          Array.from({ length: times }, () =>
            changeLedger(ports, 'k', (ledger) => settle(ledger, sight, WORDS, false)),
          ),
        );
        expected.push(...standing.filter((one) => !before.includes(one)).map((one) => `began ${one}`));
        expected.push(...before.filter((one) => !standing.includes(one)).map((one) => `ended ${one}`));
        before = standing;
        ports.clock.advance(MINUTE);
      }

      expect((await toldOf(ports)).toSorted()).toEqual(expected.toSorted());
      const ledger = (await ports.state.get<Ledger>('incident', 'k'))?.value;
      expect(Object.keys(ledger?.open ?? {}).toSorted()).toEqual([...before].toSorted());
      expect(ledger?.unsent ?? []).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

describe('what may come and go, seen every five minutes as . (well) and x (ill)', () => {
  test.each([
    ['x.....', []],
    ['x.x...', ['began a', 'ended a']],
    ['xx....', ['began a', 'ended a']],
    ['xx.x.x.x...', ['began a', 'ended a']],
    ['xxx...xx...', ['began a', 'ended a', 'began a', 'ended a']],
    ['xxxxxxxx', ['began a']],
    ['......', []],
  ])('%s is told as %j', async (seen, told) => {
    const ports = fakePorts();
    for (const mark of seen) {
      const sight = sightOf(mark === 'x' ? ['a'] : []);
      const now = ports.clock.now();
      await changeLedger(ports, 'k', (ledger) => settleSteadily(ledger, sight, WORDS, now));
      ports.clock.advance(5 * MINUTE);
    }

    expect(await toldOf(ports)).toEqual(told);
  });
});
