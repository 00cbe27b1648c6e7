import { describe, expect, test } from 'vitest';
import type { Queue } from '../../shared/run/ports.ts';
import type { Message } from '../../shared/run/records.ts';
import { RUN_ID, SUBSCRIPTION } from './records.ts';

export interface OpenQueue {
  readonly queue: Queue;
  /** Messages of a kind that are visible now. */
  visible(kind: Message['kind']): Promise<readonly Message[]>;
  /** Lets a second pass. */
  pass(): Promise<void>;
}

const PLAN = { version: 1, kind: 'plan', runId: RUN_ID, subscriptionId: SUBSCRIPTION } as const;
const EXECUTE: Message = { version: 1, kind: 'execute', runId: RUN_ID, subscriptionId: SUBSCRIPTION, workId: 'é"\\-1' };
const WATCH: Message = { version: 1, kind: 'watch', runId: RUN_ID, round: 3 };
const NOTIFY: Message = { version: 1, kind: 'notify', what: 'look', runId: RUN_ID };
const RESTORE: Message = { version: 1, kind: 'restore', restoreId: RUN_ID, round: 0 };

/** What every Queue promises. `open` gives an empty one. */
export function queueContract(implementation: string, open: () => Promise<OpenQueue>): void {
  describe(`a queue ${implementation}`, () => {
    test('delivers each message as it was sent, to those who handle its kind', async () => {
      const { queue, visible } = await open();

      for (const message of [PLAN, EXECUTE, WATCH, RESTORE, NOTIFY]) await queue.enqueue(message);

      expect(await visible('plan')).toEqual([PLAN]);
      expect(await visible('execute')).toEqual([EXECUTE]);
      expect(await visible('watch')).toEqual([WATCH]);
      expect(await visible('restore')).toEqual([RESTORE]);
      expect(await visible('notify')).toEqual([NOTIFY]);
    });

    test('keeps a message back for its delay', async () => {
      const { queue, visible, pass } = await open();
      await queue.enqueue(PLAN, 700);
      await queue.enqueue({ ...PLAN, subscriptionId: 'later' }, 3_600_000);

      const early = await visible('plan');
      await pass();
      const late = await visible('plan');

      expect(early).toEqual([]);
      expect(late).toEqual([PLAN]);
    });

    test('shows the message at the front of a kind, which stays there, and none where none is visible', async () => {
      const { queue, visible } = await open();

      const none = await queue.front('watch');
      await queue.enqueue(WATCH);
      await queue.enqueue(PLAN, 3_600_000);
      const seen = await queue.front('watch');
      const again = await queue.front('watch');

      expect(none).toBeUndefined();
      expect(seen).toEqual({ id: expect.any(String), tries: 0 });
      expect(again).toEqual(seen);
      expect(await queue.front('plan')).toBeUndefined();
      expect(await visible('watch')).toEqual([WATCH]);
    });

    test('delivers at once what should have been delivered before', async () => {
      const { queue, visible } = await open();

      await queue.enqueue(WATCH, -5_000);

      expect(await visible('watch')).toEqual([WATCH]);
    });

    test('takes a delay beyond seven days for the longest there is', async () => {
      const { queue, visible } = await open();

      await queue.enqueue(WATCH, 30 * 86_400_000);

      expect(await visible('watch')).toEqual([]);
    });
  });
}
