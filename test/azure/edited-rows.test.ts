import { describe, expect, test } from 'vitest';
import { readRow, writeRow } from '../../shared/azure/record-row.ts';
import { encodeKey } from '../../shared/azure/row-key.ts';
import { TableActionStore } from '../../shared/azure/table-action-store.ts';
import { TableRunStore } from '../../shared/azure/table-run-store.ts';
import { TableStateStore } from '../../shared/azure/table-state-store.ts';
import { TableViewStore } from '../../shared/azure/table-view-store.ts';
import { parseInstant } from '../../shared/policy/instant.ts';
import { BrokenRowError } from '../../shared/run/broken-row-error.ts';
import type { SourceRow } from '../../shared/run/execute/claim-source.ts';
import type { SentRow } from '../../shared/run/execute/send-once.ts';
import type { StatePartition } from '../../shared/run/ports.ts';
import { anAction, aRun, aWork, RUN_ID, SUBSCRIPTION } from '../contracts/records.ts';
import { type OwnStorage, openStorage } from './open-storage.ts';

const NOW = parseInstant('2026-11-23T03:00:00Z');

/** Storage, and what was told of rows in it. */
async function openTold() {
  const told: string[] = [];
  return { told, storage: await openStorage(({ message }) => void told.push(message)) };
}

/** Writes other words over the record of a row, as a person does with any table client. */
async function scribble(storage: OwnStorage, table: string, partitionKey: string, rowKey: string): Promise<void> {
  const client = await storage.table(table);
  await client.updateEntity({ partitionKey, rowKey, record: '{"at":0,"state":"planning"}' }, 'Merge');
}

function scribbleState(storage: OwnStorage, partition: StatePartition, key: string): Promise<void> {
  return scribble(storage, 'state', partition, encodeKey(key));
}

describe('a row is believed as it was written, and not otherwise', () => {
  const keys = { partitionKey: 'p', rowKey: 'r' };
  const row = writeRow(keys, { a: 1 });

  test.each([
    ['with another record', { ...row, record: '{"a":2}' }],
    ['with half its record', { ...row, record: '{"a"' }],
    ['without its record', { ...row, record: '' }],
    ['in the place of another', { ...row, rowKey: 's' }],
    ['without its sum', { ...row, sum: undefined }],
  ])('%s', (_, edited) => {
    expect(() => readRow(edited)).toThrow(BrokenRowError);
  });
});

describe('a row of state that was edited', () => {
  test('counts as absent, is told, and is written over by who finds none', async () => {
    const { storage, told } = await openTold();
    const state = new TableStateStore(storage);
    await state.set('heartbeat', 'tick', { at: 1 });
    await scribbleState(storage, 'heartbeat', 'tick');

    expect(await state.get('heartbeat', 'tick')).toBeUndefined();
    expect(await state.list('heartbeat')).toEqual([]);
    expect(told[0]).toMatch(/row tick of heartbeat was edited/);
    const etag = await state.put('heartbeat', 'tick', { at: 2 });
    expect(await state.get('heartbeat', 'tick')).toEqual({ value: { at: 2 }, etag });
    expect(await state.put('heartbeat', 'tick', { at: 3 })).toBeUndefined();
  });

  test('goes on saying that a point was sent, and that it is being copied', async () => {
    const { storage } = await openTold();
    const state = new TableStateStore(storage);
    for (const partition of ['sent', 'source'] as const) {
      await state.set(partition, 'id', { runId: RUN_ID, at: 1, use: 'prune' });
      await scribbleState(storage, partition, 'id');
    }

    const sent = await state.get<SentRow>('sent', 'id');
    const source = await state.get<SourceRow>('source', 'id');

    expect(sent?.value.at).toBeGreaterThan(1);
    expect(source?.value).toMatchObject({ use: 'copy' });
    expect(await state.put('sent', 'id', { runId: RUN_ID, at: 2 }, sent?.etag)).toBeDefined();
  });
});

test('a list goes without the rows that were edited', async () => {
  const { storage, told } = await openTold();
  const actions = new TableActionStore(storage);
  const views = new TableViewStore(storage);
  await actions.put([anAction('w1-a'), anAction('w1-b')], [aWork('w1')], []);
  await views.putRows('units', 's', [
    { key: 'a', value: { name: 'a' } },
    { key: 'b', value: { name: 'b' } },
  ]);
  await scribble(storage, 'actions202611', `${RUN_ID}_${SUBSCRIPTION}`, 'action-w1-a');
  await scribble(storage, 'actions202611', `${RUN_ID}_${SUBSCRIPTION}`, 'work-w1');
  await scribble(storage, 'units', 's', 'a');

  expect((await actions.listActions(RUN_ID, SUBSCRIPTION)).map(({ actionId }) => actionId)).toEqual(['w1-b']);
  expect(await actions.getWork(RUN_ID, SUBSCRIPTION, 'w1')).toBeUndefined();
  expect(await views.list('units', 10)).toEqual({ items: [{ name: 'b' }] });
  expect(told).toHaveLength(3);
});

test('a run that was edited is none', async () => {
  const { storage } = await openTold();
  const runs = new TableRunStore(storage, () => NOW);
  await runs.insert(aRun());
  await scribble(storage, 'runs', 'run', `8204600799-${RUN_ID}`);

  expect(await runs.get(RUN_ID)).toBeUndefined();
  expect(await runs.list(10)).toEqual({ items: [] });
  expect(await runs.listOpen()).toEqual([]);
});
