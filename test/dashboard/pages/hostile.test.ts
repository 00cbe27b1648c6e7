import { describe, expect, test } from 'vitest';
import { diskPage } from '../../../shared/dashboard/pages/disk.ts';
import { policyPage } from '../../../shared/dashboard/pages/policy.ts';
import { refusedFormPage } from '../../../shared/dashboard/pages/refused-form.ts';
import { runPage } from '../../../shared/dashboard/pages/run.ts';
import { runsPage } from '../../../shared/dashboard/pages/runs.ts';
import { vmChoicePage, vmPage } from '../../../shared/dashboard/pages/vm.ts';
import { parseInstant } from '../../../shared/policy/instant.ts';
import { computeId, type ResourceId } from '../../../shared/policy/resource-id.ts';
import { coverageItem } from '../../../shared/run/read/coverage-item.ts';
import { groupByDisk } from '../../../shared/run/read/group-by-disk.ts';
import type { ActionReport, RunReport } from '../../../shared/run/read/read-run.ts';
import type { CoverageRow, PointRow } from '../../../shared/run/read/view-rows.ts';
import { aRun } from '../../local/report/a-run.ts';
import { dangersIn, HOSTILE_TEXTS } from '../hostile-texts.ts';

const NOW = parseInstant('2026-11-23T06:00Z');
const FORM = {
  visitor: { name: HOSTILE_TEXTS.join(' '), mayWrite: true, csrf: 'token', signedInBy: 'entra' as const },
  key: 'key-1',
};

/** Every text of a value, in objects and lists of any depth, with a hostile one behind it. */
function poisoned<T>(value: T, text: string): T {
  if (typeof value === 'string') return FIXED.test(value) ? value : (`${value}${text}` as T);
  if (Array.isArray(value)) return value.map((one) => poisoned(one, text)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, STATES.has(key) ? one : poisoned(one, text)]),
  ) as T;
}

/** What our own code wrote, and nobody else can. */
const FIXED = /^\d{4}-\d\d-\d\dT/;
const STATES = new Set(['kind', 'state', 'severity', 'creates', 'mode', 'decision', 'on']);

function aRow(): CoverageRow {
  const disk = {
    uniqueId: 'u1',
    diskId: id('disks', 'web-01-os'),
    name: 'web-01-os',
    standing: 'protected',
    why: 'why',
    points: 3,
    differingTag: 'weekly',
    sizeGib: 64,
  };
  return {
    asOf: NOW,
    subscriptionId: 'subscription',
    key: 'key',
    vmId: id('virtualMachines', 'web-01'),
    name: 'web-01',
    resourceGroup: 'web',
    state: 'problem',
    tag: 'nightly',
    policy: 'nightly',
    sentence: 'A snapshot every day.',
    lastPointAt: NOW,
    disks: [disk],
    holds: [{ on: 'point', name: 'a point', reason: 'audit', points: 1 }],
    ages: { warnAfterMs: 1, criticalAfterMs: 2 },
    cause: 'The cause.',
    nextStep: 'az tag update --tags x',
  };
}

function id(type: 'virtualMachines' | 'disks' | 'snapshots', name: string): ResourceId {
  return computeId('5a3c1f00-0000-4000-8000-0000000000a1', 'web', type, name);
}

function aPointRow(): PointRow {
  return {
    asOf: NOW,
    subscriptionId: 'subscription',
    diskUniqueId: 'u1',
    diskName: 'web-01-os',
    snapshotId: id('snapshots', 'web-01-os-20261123T0200Z-aaaaaaaaaaaaaaaaaaaa'),
    kind: 'scheduled',
    scheduledFor: NOW,
    late: 'taken late',
    state: 'usable',
    decision: 'keep',
    reasons: ['daily-1', 'hold'],
  };
}

function pages(text: string): Readonly<Record<string, string>> {
  const bad = <T>(value: T): T => poisoned(value, text);
  const run: RunReport = {
    ...bad(aRun()),
    reason: text,
    startedBy: { kind: 'http', principal: text, by: text },
    error: { code: text, message: text, remedy: `az ${text}`, requestId: text },
    differences: [{ policy: text, present: OUTLOOK, candidate: OUTLOOK }],
    sets: [{ vm: `web-01${text}`, set: text, skewMs: 12_000 }],
    subscriptions: [{ id: text, state: 'unreadable', error: { code: text, message: text } }],
  };
  const row = bad(aRow());
  const item = { ...coverageItem(row, NOW), cause: text, nextStep: text };
  const points = [{ row: bad(aPointRow()), stay: { kind: 'stays' as const, why: 'hold' as const } }];
  const creates: readonly ActionReport[] = run.actions;
  const typed = { vm: text, reason: text, keepFor: text, confirm: text };
  const mistakes = ['reason', 'target'].map((field) => ({ field, message: text }));
  return {
    runs: String(runsPage({ runs: [run], next: text, isFirst: false, now: NOW })),
    run: String(runPage({ run, page: 1, now: NOW })),
    'dry run': String(
      runPage({
        run: { ...run, dryRun: true },
        plan: { vms: [{ vm: text, disks: groupByDisk(creates, []) }], pages: 3 },
        page: 2,
        now: NOW,
      }),
    ),
    vm: String(vmPage({ row, item, tagKey: text, now: NOW, form: FORM })),
    'several VMs': String(vmChoicePage(text, [row, row])),
    disk: String(
      diskPage({
        name: text,
        diskId: text,
        seen: { row, disk: row.disks[0] ?? NO_DISK },
        points,
        timeZone: 'UTC',
        now: NOW,
        form: FORM,
      }),
    ),
    policy: String(
      policyPage({
        tag: text,
        gib: 128,
        dailyChurnPercent: 2,
        note: text,
        tagKey: text,
        defaultName: 'nightly',
        policies: [{ name: text, sentence: text, followers: 1 }],
        answer: { kind: 'problem', message: text, suggestions: [text] },
        form: { ...FORM, typed: { policies: text }, mistakes },
      }),
    ),
    'a refused form': String(refusedFormPage('run', { ...FORM, typed, mistakes })),
    'a refused hold': String(refusedFormPage('hold', { ...FORM, typed, mistakes })),
  };
}

const OUTLOOK = { disks: 1, pointsPruned: 2, overDays: 1, steadyStatePoints: 23 };
const NO_DISK = { uniqueId: '', name: '', standing: '', points: 0 };

describe.each(HOSTILE_TEXTS)('%s', (text) => {
  test.each(Object.entries(pages(text)))('is text on the page of %s', (_, page) => {
    expect(dangersIn(page)).toEqual([]);
    expect(page).not.toContain('<h1>owned');
    if (/[<>"']/.test(text)) expect(page).not.toContain(text);
    else expect(page).toContain(text.replaceAll('&', '&amp;'));
  });
});

test('the check itself finds what is dangerous', () => {
  const danger = '<script src="x"></script><p onclick="x">';
  const away = '<a href="javascript:alert(1)">';
  const elsewhere = '<a href="https://evil.example/">';
  expect(dangersIn(`${danger}${away}${elsewhere}`)).toHaveLength(5);
});
