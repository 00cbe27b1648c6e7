import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readRow, writeRow } from '../../shared/azure/record-row.ts';
import { encodeKey, prefixFilter, quote } from '../../shared/azure/row-key.ts';
import { TableActionStore } from '../../shared/azure/table-action-store.ts';
import { TableRunStore } from '../../shared/azure/table-run-store.ts';
import { parseInstant } from '../../shared/policy/instant.ts';
import { NewerVersionError } from '../../shared/run/newer-version-error.ts';
import { anAction, aRun, RUN_ID, SUBSCRIPTION } from '../contracts/records.ts';
import { openStorage } from './open-storage.ts';

describe('the key of a row', () => {
  test('holds nothing that Azure forbids, and is short', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 600 }), (text) => {
        const key = encodeKey(text);

        expect(key).toMatch(/^[A-Za-z0-9\-._:@=~]*$/);
        expect(key.length).toBeLessThanOrEqual(400);
      }),
    );
  });

  test('is another for every text', () => {
    const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 20 }), fc.string({ minLength: 390, maxLength: 420 }));
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(encodeKey(a) === encodeKey(b)).toBe(a === b);
      }),
    );
  });

  test('keeps the prefixes of a text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), fc.string({ maxLength: 60 }), (prefix, rest) => {
        const [key, start] = [encodeKey(prefix + rest), encodeKey(prefix)];

        expect(key >= start && key < `${start}~`).toBe(true);
      }),
    );
  });

  test('lets nothing out of an OData literal', () => {
    expect(quote("it's")).toBe("'it''s'");
    expect(prefixFilter('RowKey', 'a')).toBe("RowKey ge 'a' and RowKey lt 'a~'");
  });
});

describe('a row', () => {
  const keys = { partitionKey: 'p', rowKey: 'r' };

  test('of a newer version is not read', () => {
    const row = { ...writeRow(keys, { a: 1 }), version: 2 };

    expect(() => readRow(row)).toThrow(NewerVersionError);
  });

  test('holds no property longer than Azure takes', () => {
    const columns = { note: 'y'.repeat(50_000), absent: undefined };
    const row = writeRow(keys, { text: 'x'.repeat(100_000) }, columns);

    expect(Object.values(row).every((cell) => String(cell).length <= 32_000)).toBe(true);
    expect(row).not.toHaveProperty('absent');
    expect(readRow(row)).toEqual({ text: 'x'.repeat(100_000) });
  });
});

describe('the columns of a row', () => {
  test('show instants as times and counts as numbers', () => {
    const at = parseInstant('2026-11-23T02:00:00Z');

    const row = writeRow({ partitionKey: 'p', rowKey: 'r' }, {}, { lastPointAt: at, points: 500, late: true });

    expect(row).toMatchObject({ lastPointAt: new Date(at), points: 500, late: true });
  });
});

describe('the tables, read with any client', () => {
  test('tell of a run who started it, when, and how it ended', async () => {
    const storage = await openStorage();
    const store = new TableRunStore(storage, () => parseInstant('2026-11-23T03:00:00Z'));
    const endedAt = parseInstant('2026-11-23T02:04:05Z');
    await store.insert(aRun({ state: 'failed', endedAt, error: { code: 'AuthorizationFailed', message: 'no' } }));

    const table = await storage.table('runs');
    const row = await table.getEntity(
      'run',
      `${9_999_999_999 - parseInstant('2026-11-23T02:00:00Z') / 1000}-${RUN_ID}`,
    );

    expect(row).toMatchObject({
      id: RUN_ID,
      state: 'failed',
      startedBy: 'timer',
      startedAt: new Date('2026-11-23T02:00:00.250Z'),
      endedAt: new Date(endedAt),
      errorCode: 'AuthorizationFailed',
      version: 1,
    });
  });

  test('tell of an action what, why and with which answer of Azure', async () => {
    const storage = await openStorage();
    const error = { code: 'ScopeLocked', message: 'locked', status: 409, requestId: 'r-1' };
    await new TableActionStore(storage).putAction(anAction('w1-s1', { state: 'lock-blocked', error }));

    const table = await storage.table('actions202611');
    const row = await table.getEntity(`${RUN_ID}_${SUBSCRIPTION}`, 'action-w1-s1');

    expect(row).toMatchObject({
      kind: 'skip',
      state: 'lock-blocked',
      reasons: 'the tag says off',
      plannedAt: new Date('2026-11-23T02:00:03Z'),
      errorCode: 'ScopeLocked',
      errorMessage: 'locked',
      requestId: 'r-1',
    });
  });

  test('are left alone by an older app', async () => {
    const storage = await openStorage();
    const store = new TableRunStore(storage, () => parseInstant('2026-11-23T03:00:00Z'));
    await store.insert(aRun());
    const rowKey = `${9_999_999_999 - parseInstant('2026-11-23T02:00:00Z') / 1000}-${RUN_ID}`;
    const table = await storage.table('runs');
    await table.updateEntity({ partitionKey: 'run', rowKey, version: 2 }, 'Merge');

    await expect(store.get(RUN_ID)).rejects.toBeInstanceOf(NewerVersionError);
    await expect(store.list(10)).rejects.toBeInstanceOf(NewerVersionError);
    await expect(store.listOpen()).rejects.toBeInstanceOf(NewerVersionError);
  });
});
