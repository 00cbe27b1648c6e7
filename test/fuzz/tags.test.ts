import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildPlan } from '../../shared/policy/build-plan.ts';
import { DAY } from '../../shared/policy/instant.ts';
import type { Snapshot, SourceDisk, Tags, VirtualMachine } from '../../shared/policy/inventory.ts';
import type { Plan, PlanInput, SourceAnswer } from '../../shared/policy/plan.ts';
import { aDisk } from '../builders/disk.ts';
import { NOW, nights, planInput, taken } from '../builders/plan.ts';
import { attach, aVm } from '../builders/vm.ts';
import { fuzz } from './fuzz.ts';
import { tagOf, wrongDeletions } from './must-stay.ts';
import { edited, oddTexts, PROTOTYPE_KEYS } from './odd-texts.ts';

const KEY = 'snapshot-policy';
const VALID = [
  'nightly',
  'nightly keep 2d',
  'weekly keep last 1, 2w',
  'at 06:00/18:00 on mon-fri keep last 3, 4d',
  'every 4h keep 6h 2d tz Europe/London',
  'nightly keep within 3d # asked for by Ann',
  'off',
] as const;
const WORDS =
  'nightly weekly hourly off on no at every keep tz last within 14d 5 02:30 2am mon-fri 4h 1y x , ; # / " -'.split(' ');

const policyTexts = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...VALID) },
  { weight: 3, arbitrary: edited(fc.constantFrom(...VALID)) },
  { weight: 2, arbitrary: fc.array(fc.constantFrom(...WORDS), { maxLength: 30 }).map((words) => words.join(' ')) },
  { weight: 1, arbitrary: oddTexts },
);

const policyKeys = fc.oneof(
  { weight: 6, arbitrary: fc.constant(KEY) },
  { weight: 2, arbitrary: fc.constantFrom('Snapshot-Policy', 'SNAPSHOT-POLICY', 'snapshot_policy', 'snapshot-polcy') },
  { weight: 1, arbitrary: oddTexts },
);

/** Tags of a VM or disk: what should be its policy, and what else people leave there. */
const sourceTags: fc.Arbitrary<Tags> = fc
  .tuple(
    fc.array(fc.tuple(policyKeys, policyTexts), { maxLength: 2 }),
    fc.array(
      fc.tuple(fc.constantFrom(...PROTOTYPE_KEYS, 'keep', '14d', 'nightkeep-owner', 'hidden-x', 'ms-y'), oddTexts),
      { maxLength: 2 },
    ),
    fc.option(fc.tuple(fc.constantFrom('nightkeep-hold', 'Nightkeep-Hold'), oddTexts), { freq: 12 }),
  )
  .map(([policies, others, hold]) => Object.fromEntries([...others, ...policies, ...(hold === null ? [] : [hold])]));

type TagEdit = (tags: Tags) => Tags;

function editedAt(
  nth: number,
  change: (key: string, value: string) => readonly (readonly [string, string])[],
): TagEdit {
  return (tags) => {
    const at = nth % Math.max(Object.keys(tags).length, 1);
    return Object.fromEntries(
      Object.entries(tags).flatMap(([key, value], index) => (index === at ? change(key, value) : [[key, value]])),
    );
  };
}

const tagEdits: fc.Arbitrary<TagEdit> = fc.oneof(
  fc.nat(20).map((nth) => editedAt(nth, () => [])),
  fc.tuple(fc.nat(20), oddTexts).map(([nth, odd]) => editedAt(nth, (key) => [[key, odd]])),
  fc.nat(20).map((nth) => editedAt(nth, (key, value) => [[key.toUpperCase(), value]])),
  fc.tuple(fc.nat(20), oddTexts).map(([nth, odd]) =>
    editedAt(nth, (key, value) => [
      [key, value],
      [key.toUpperCase(), odd],
    ]),
  ),
  fc.tuple(fc.nat(20), oddTexts).map(([nth, odd]) => editedAt(nth, (key, value) => [[key, `${value}${odd}`]])),
  oddTexts.map((odd) => (tags: Tags) => ({ ...tags, 'nightkeep-keep': odd })),
  fc.constant<TagEdit>((tags) => ({ ...tags, 'nightkeep-owner': 'another' })),
  fc.tuple(fc.constantFrom('nightkeep-hold', 'NightKeep-HOLD'), oddTexts).map(([key, odd]) => (tags: Tags) => ({
    ...tags,
    [key]: odd,
  })),
  fc
    .constantFrom(...PROTOTYPE_KEYS)
    .map((key) => (tags: Tags) => Object.fromEntries([[key, 'x'], ...Object.entries(tags)])),
);

const [VM, OS, DATA] = attach(aVm('web'), aDisk('web-os'), aDisk('web-data')) as [
  VirtualMachine,
  SourceDisk,
  SourceDisk,
];
const LOOSE = aDisk('loose');
const DISKS = [OS, DATA, LOOSE];

/** Every point that there may be, as it was made. */
const POINTS: readonly Snapshot[] = DISKS.flatMap((disk) => [
  ...nights(disk, 9, '2026-11-23', { vm: VM, tag: 'nightly keep 2d' }),
  taken(disk, NOW - 3 * DAY, { vm: VM, expires: NOW - DAY }),
  taken(disk, NOW - 2 * DAY, { vm: VM, expires: NOW + DAY }),
  taken(disk, NOW - 9 * DAY, { vm: VM, attempt: 2, snapshot: { provisioningState: 'Failed' } }),
]);

const history = fc
  .uniqueArray(fc.tuple(fc.nat(POINTS.length - 1), fc.array(tagEdits, { maxLength: 2 }), fc.nat(2)), {
    selector: ([nth]) => nth,
    minLength: 4,
    maxLength: 30,
  })
  .map((picks) =>
    picks.flatMap(([nth, edits, chance]) => {
      const point = POINTS[nth];
      if (point === undefined) return [];
      return [chance === 0 ? { ...point, tags: edits.reduce((tags, edit) => edit(tags), point.tags) } : point];
    }),
  );

const inputs: fc.Arbitrary<PlanInput> = fc
  .record({
    tags: fc.tuple(sourceTags, sourceTags, sourceTags, sourceTags),
    isDataTagged: fc.boolean(),
    snapshots: history,
    request: fc.record({ fullPass: fc.boolean(), liftPace: fc.boolean(), holdPace: fc.boolean() }),
    settings: fc.record({
      tagClauses: fc.constantFrom('all', 'all', 'names'),
      untagged: fc.constantFrom('ignore', 'ignore', 'nightly keep 2d'),
      minKeepDays: fc.constantFrom(0, 0, 5),
      orphanDays: fc.constantFrom(0, 0, 7),
      adopt: fc.constantFrom([], ['another']),
    }),
    hidden: fc.constantFrom('none', 'none', 'none', 'vm', 'disk'),
    answer: fc.constantFrom<SourceAnswer | undefined>('gone', 'replaced', 'unknown', undefined),
    daysLater: fc.constantFrom(0, 0, 200),
  })
  .map(({ tags: [ofVm, ofOs, ofData, ofLoose], isDataTagged, hidden, answer, daysLater, ...rest }) => {
    const disks = [
      { ...OS, tags: isDataTagged ? {} : ofOs },
      { ...DATA, tags: isDataTagged ? ofData : {} },
      { ...LOOSE, tags: ofLoose },
    ];
    return planInput({
      ...rest,
      now: NOW + daysLater * DAY,
      virtualMachines: hidden === 'vm' ? [] : [{ ...VM, tags: ofVm }],
      disks: hidden === 'disk' ? disks.slice(1) : disks,
      sources: new Map(answer === undefined ? [] : [[OS.uniqueId, answer]]),
      confirmedGone: new Set(answer === 'gone' ? [OS.uniqueId] : []),
    });
  });

/** Of a disk's own tag, else of its VM's. */
function policyTextOf(disk: SourceDisk, { virtualMachines: [vm], settings }: PlanInput): string | undefined {
  const own = tagOf(disk.tags, KEY);
  if (own !== undefined || vm === undefined || disk.name === LOOSE.name) return own;
  return tagOf(vm.tags, KEY) ?? (settings.untagged === 'ignore' ? undefined : settings.untagged);
}

function optsOut(text: string): boolean {
  return /off|no|false|never|disabled/.test(text.normalize('NFKC').toLowerCase());
}

function wrongPrunes(plan: Plan, input: PlanInput): readonly string[] {
  const { settings, sources } = input;
  const going = plan.work.flatMap(({ prunes }) => prunes.map(({ seen }) => seen));
  const selected = input.disks.filter((disk) => {
    const text = policyTextOf(disk, input);
    return text !== undefined && !optsOut(text);
  });
  return wrongDeletions(going, {
    ...input,
    owners: [settings.owner, ...settings.adopt],
    minKeepDays: settings.minKeepDays,
    orphanDays: settings.orphanDays,
    mayPrune: true,
    gone: new Set([...sources].flatMap(([disk, answer]) => (answer === 'gone' || answer === 'replaced' ? [disk] : []))),
    optedIn: new Set(selected.map(({ uniqueId }) => uniqueId)),
  });
}

/** Disks that are to have points, and that neither get them nor are told. */
function silentlyUnprotected(plan: Plan, input: PlanInput): readonly string[] {
  return plan.selection.protections.flatMap(({ disk, standing }) => {
    const text = policyTextOf(disk, input);
    if (text === undefined || standing.kind === 'protected') return [];
    if (standing.kind === 'off' && optsOut(text)) return [];
    const bearer = tagOf(disk.tags, KEY) === undefined ? input.virtualMachines[0]?.id : disk.id;
    const isTold = plan.problems.some(
      ({ severity, vmId, diskId, message }) =>
        severity === 'problem' && message !== '' && (vmId === bearer || diskId === bearer),
    );
    return standing.kind === 'problem' && isTold ? [] : [`${disk.name} (${text}) is ${standing.kind}`];
  });
}

/** Disks with a mistaken tag of which something is pruned all the same. */
function prunedByMistake(plan: Plan): readonly string[] {
  const mistaken = plan.selection.protections.filter(({ standing }) => standing.kind === 'problem');
  const ids = new Set(mistaken.map(({ disk }) => disk.uniqueId.toLowerCase()));
  return plan.work.flatMap(({ prunes }) =>
    prunes.filter(({ diskUniqueId }) => ids.has(diskUniqueId)).map(({ snapshotId }) => snapshotId),
  );
}

/** Disks that are to have points, have none, and get none. */
function notBegun(plan: Plan, { snapshots }: PlanInput): readonly string[] {
  const begun = new Set(plan.work.flatMap(({ creates }) => creates.map(({ diskUniqueId }) => diskUniqueId)));
  return plan.selection.protections.flatMap(({ disk, standing }) => {
    const isWanted = standing.kind === 'protected' || standing.kind === 'problem';
    const hasPoints = snapshots.some(({ sourceUniqueId }) => sourceUniqueId === disk.uniqueId);
    return isWanted && !hasPoints && !begun.has(disk.uniqueId) ? [disk.name] : [];
  });
}

test('whatever stands in tags, nothing is pruned that must stay, and no tagged disk goes unprotected without a word', async () => {
  await fuzz(inputs, 400, (input) => {
    const plan = buildPlan(input);

    expect(wrongPrunes(plan, input)).toEqual([]);
    expect(prunedByMistake(plan)).toEqual([]);
    expect(silentlyUnprotected(plan, input)).toEqual([]);
    expect(notBegun(plan, input)).toEqual([]);
  });
});
