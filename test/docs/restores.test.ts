import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseInstant } from '../../shared/policy/instant.ts';
import { planDisks } from '../../shared/policy/restore/plan-disks.ts';
import { builtInPolicies } from '../../shared/policy/tag/built-in.ts';
import { restoreReport } from '../../shared/restore/read-restore.ts';
import { aDiskModel, aSnapshotModel, OWNER } from '../builders/models.ts';
import { DISK_UNIQUE_ID } from '../builders/points.ts';
import { aVm } from '../builders/vm.ts';
import { readDocument } from './documents.ts';

const TEXT = readDocument('docs/http.md').text;
const RESTORE = resolve(import.meta.dirname, '../../shared/restore');

function sectionOf(route: string): string {
  return TEXT.split(/^## /m).find((part) => part.startsWith(`${route}\n`)) ?? '';
}

/** A restore of one disk, as its record tells it. */
function aReport() {
  const at = parseInstant('2026-11-23T10:12:03Z');
  const disk = aDiskModel({ name: 'web-01-content' });
  const vm = aVm('web-01', {
    disks: [{ lun: 0, name: disk.name, diskId: disk.id, ephemeral: false, cache: 'ReadOnly' }],
  });
  const { disks, notes } = planDisks({
    settings: {
      owner: OWNER,
      tagKey: 'snapshot-policy',
      book: builtInPolicies('UTC'),
      timeZone: 'UTC',
      tagClauses: 'all',
    },
    madeFor: 'new-disks',
    restoreId: '20261123T101203Z-7f3a90c1',
    startedAt: at,
    points: [{ snapshot: aSnapshotModel(disk, { vm }), diskUniqueId: DISK_UNIQUE_ID }],
    resourceGroup: 'web',
    protect: false,
  });
  return restoreReport({
    version: 1,
    kind: 'new-disks',
    id: '20261123T101203Z-7f3a90c1',
    startedAt: at,
    endedAt: at,
    startedBy: { kind: 'http', principal: 'key', by: 'jane' },
    reason: 'a lost file',
    state: 'succeeded',
    source: { set: 'a', vm: 'web/web-01', scheduledFor: at, takenFrom: at, takenTo: at },
    disks: disks.map((one) => ({ ...one, state: 'succeeded', sentAt: at, succeededAt: at })),
    notes,
    round: 1,
    visibleAt: at,
    protect: false,
  });
}

describe('docs/http.md', () => {
  test('shows a restore with the very fields that the app gives', () => {
    const example = JSON.parse(/^```json\n([\s\S]*?)^```$/m.exec(sectionOf('GET /api/restores/{id}'))?.[1] ?? 'null');
    const report = aReport();

    expect(Object.keys(example).toSorted()).toEqual(Object.keys(report).toSorted());
    expect(Object.keys(example.source).toSorted()).toEqual(Object.keys(report.source).toSorted());
    expect(Object.keys(example.disks[0]).toSorted()).toEqual(Object.keys(report.disks[0] ?? {}).toSorted());
    expect(Object.keys(example.storageProfile)).toEqual(Object.keys(report.storageProfile ?? {}));
    expect(Object.keys(example.storageProfile.dataDisks[0])).toEqual(['lun', 'createOption', 'caching', 'managedDisk']);
  });

  test('names every code with which a restore is refused', () => {
    const sources = readdirSync(RESTORE)
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(resolve(RESTORE, name), 'utf8'))
      .join('\n');
    const codes = [...sources.matchAll(/(?:unknown|conflict)\(\s*'([a-z-]+)'/g)].map(([, code = '']) => code);
    const section = sectionOf('POST /api/restores');

    expect(codes.length).toBeGreaterThan(9);
    expect(codes.filter((code) => !section.includes(`\`${code}\``))).toEqual([]);
  });
});
