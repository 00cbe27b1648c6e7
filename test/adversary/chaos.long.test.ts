import { expect, test } from 'vitest';
import { liveThrough } from './chaos.ts';

// Each seed is another story: tags, holds, settings, permissions, clocks, crashes and refusals at random.
test.each([1, 5, 177])(
  'whatever goes wrong, nothing is deleted that should stay, and what is due is made in the end (%d)',
  async (seed) => {
    expect(await liveThrough(seed, 30)).toEqual([]);
  },
);
