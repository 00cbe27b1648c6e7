import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { AzureError } from '../../../shared/run/azure-error.ts';
import { NewerVersionError } from '../../../shared/run/newer-version-error.ts';
import { RESTORE_ID } from '../../contracts/restore-records.ts';
import { fuzz } from '../fuzz.ts';
import { mutated } from '../mutate.ts';
import { edited, oddTexts } from '../odd-texts.ts';
import { BASES, type Base, installed, runIn } from '../rows-base.ts';
import { missed, nextNight, type Wrong, watchWrites } from '../rows-life.ts';
import { compose } from './composed.ts';
import { deliverTo } from './registered.ts';

vi.mock('../../../shared/composition.ts', () => import('./composed.ts'));

const KINDS = ['plan', 'execute', 'watch', 'restore', 'notify'] as const;
const FUNCTIONS = [...KINDS, ...KINDS, ...KINDS.map((kind) => `${kind}Poison` as const)] as const;

/** Messages as the app sends them, of runs and work that there are in the base. */
function messagesOf(base: Base): readonly object[] {
  const runId = runIn(base);
  return [
    ...base.waiting,
    { version: 1, kind: 'watch', runId, round: 0 },
    { version: 1, kind: 'restore', restoreId: RESTORE_ID, round: 0 },
    { version: 1, kind: 'notify', what: 'look', runId },
    { version: 1, kind: 'notify', what: 'send' },
  ];
}

interface Delivery {
  readonly to: string;
  readonly text: string;
}

function deliveriesIn(base: Base): fc.Arbitrary<readonly Delivery[]> {
  const messages = fc.constantFrom(...messagesOf(base));
  const texts = fc.oneof(
    { weight: 2, arbitrary: messages.map((message) => JSON.stringify(message)) },
    { weight: 8, arbitrary: mutated(messages, 2).map((message) => JSON.stringify(message) ?? '') },
    { weight: 2, arbitrary: edited(messages.map((message) => JSON.stringify(message))) },
    { weight: 1, arbitrary: oddTexts },
    { weight: 1, arbitrary: fc.constantFrom('[', '{"kind":').map((part) => part.repeat(8_000)) },
  );
  const meant = texts.map((text) => ({ to: kindIn(text), text }));
  const astray = fc.record({ to: fc.constantFrom(...FUNCTIONS), text: texts });
  return fc.array(fc.oneof({ weight: 3, arbitrary: meant }, { weight: 1, arbitrary: astray }), {
    minLength: 1,
    maxLength: 3,
  });
}

/** The function whose queue such a message stands in. */
function kindIn(text: string): string {
  return KINDS.find((kind) => text.includes(`"kind":"${kind}"`)) ?? 'plan';
}

const inputs = fc
  .constantFrom(...BASES)
  .chain((base) => deliveriesIn(base).map((deliveries) => ({ base, deliveries })));

/**
 * Whether any was carried out. One that is refused is told by what is wrong with it; the host then delivers it again, and
 * puts it aside.
 */
async function deliverAll(deliveries: readonly Delivery[], wrong: Wrong): Promise<boolean> {
  let isAnyDone = false;
  for (const { to, text } of deliveries) {
    try {
      await deliverTo(to, text);
      isAnyDone = true;
    } catch (error) {
      const isTold = error instanceof AzureError || error instanceof NewerVersionError;
      const isNamed = error instanceof Error && /^the message/.test(error.message);
      if (!isTold && !isNamed && !(error instanceof SyntaxError))
        wrong.push(`${to}: ${error instanceof Error ? error.stack : error}`);
    }
  }
  return isAnyDone;
}

test('whatever stands in a message, it is carried out or refused by its name, and the night gets its points', async () => {
  await fuzz(inputs, 150, async ({ base, deliveries }) => {
    const world = await installed(base);
    const wrong: Wrong = [];
    watchWrites(world, wrong);
    compose({
      isUsable: true,
      ports: world.ports,
      settings: world.settings,
      dashboard: { access: 'off' },
      mistakes: [],
    });

    const isAnyDone = await deliverAll(deliveries, wrong);
    // What was refused has changed nothing.
    if (isAnyDone) {
      await nextNight(world, wrong);
      wrong.push(...missed(world));
    }

    expect(wrong).toEqual([]);
  });
});
