import { expect, test } from 'vitest';
import type { Page } from '../../shared/run/ports.ts';
import { readFleet } from '../../shared/run/read/read-fleet.ts';
import { FakeViewStore } from '../fakes/fake-view-store.ts';

/** A table of so many rows, which counts what is read of it. */
class Counted extends FakeViewStore {
  readonly limits: number[] = [];
  readonly #rows: number;

  constructor(rows: number) {
    super();
    this.#rows = rows;
  }

  override async list<T>(_: unknown, limit: number, cursor = '0'): Promise<Page<T>> {
    this.limits.push(limit);
    const from = Number(cursor);
    const items = Array.from({ length: Math.min(limit, this.#rows - from) }, (__, at) => ({ key: from + at }) as T);
    return from + limit >= this.#rows ? { items } : { items, next: String(from + limit) };
  }
}

test.each([
  [0, 1, true],
  [1_000, 1, true],
  [1_001, 2, true],
  [40_000, 40, true],
  [40_001, 40, false],
])('a fleet of %i rows is read by %i pages of a thousand; whole: %s', async (count, pages, isWhole) => {
  const views = new Counted(count);

  const fleet = await readFleet({ views });

  expect(fleet).toMatchObject({ pages, isWhole });
  expect(fleet.rows).toHaveLength(Math.min(count, 40_000));
  expect(views.limits).toEqual(Array(pages).fill(1_000));
});
