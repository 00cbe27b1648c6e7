import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadConfig } from '../../shared/config.ts';
import { buildPlan } from '../../shared/policy/build-plan.ts';
import { DAY } from '../../shared/policy/instant.ts';
import type { SourceDisk, VirtualMachine } from '../../shared/policy/inventory.ts';
import type { Plan } from '../../shared/policy/plan.ts';
import type { Policy, PolicyBook } from '../../shared/policy/policy.ts';
import { nextOccurrence } from '../../shared/policy/schedule/occurrences.ts';
import { canonicalPolicy } from '../../shared/policy/tag/canonical.ts';
import { describePolicy } from '../../shared/policy/tag/describe.ts';
import type { RunSettings } from '../../shared/run/settings.ts';
import { aDisk } from '../builders/disk.ts';
import { NOW, nights, planInput, taken } from '../builders/plan.ts';
import { attach, aVm } from '../builders/vm.ts';
import { fuzz } from './fuzz.ts';
import { wrongDeletions } from './must-stay.ts';
import { mutated } from './mutate.ts';
import { edited, oddTexts } from './odd-texts.ts';

const keeps = fc.constantFrom(
  '7d',
  '7d 4w 12m',
  'last 5 30d',
  'within 14d',
  '24h 7d',
  'keep 8w',
  '445d 4w',
  '30d 9y 8w',
);
const schedules = fc.constantFrom('at 02:00', 'at 06:00/18:00 on mon-fri', 'every 4h', 'at 3am on saturday');
const crons = fc.constantFrom('0 2 * * *', '30 */6 * * *', '*/5 * * * *', '0 2 29 2 *', '0 0 1 1 0', '15 14 1 * *');

const policyEntries: fc.Arbitrary<object> = fc
  .tuple(
    fc.oneof(fc.record({ schedule: schedules }), fc.record({ cron: crons })),
    fc.record(
      {
        timeZone: fc.constantFrom('Europe/London', 'asia/tokyo', 'Australia/Lord_Howe'),
        sku: fc.constantFrom('Standard_ZRS', 'Standard_LRS', 'Premium_LRS'),
        incremental: fc.boolean(),
        instantAccess: fc.constantFrom('60m', '5h'),
        immutableFor: fc.constantFrom('7d', '1w'),
        locked: fc.boolean(),
        consistency: fc.constantFrom('disk', 'crash', 'application'),
        orElse: fc.constantFrom('lower', 'fail'),
        copyTo: fc.array(
          fc.record(
            {
              region: fc.constantFrom('northeurope', 'North Europe', 'eastus'),
              keep: keeps,
              resourceGroup: fc.constant('far-away'),
              copies: fc.constantFrom('kept', 'all'),
            },
            { requiredKeys: ['region', 'keep'] },
          ),
          { maxLength: 2 },
        ),
        networkAccess: fc.constantFrom('DenyAll', 'AllowPrivate'),
        warnAfter: fc.constantFrom('28h', '8d'),
        criticalAfter: fc.constantFrom('32h', '9d'),
      },
      { requiredKeys: [] },
    ),
    keeps,
  )
  .map(([when, rest, keep]) => ({ ...when, ...(Object.keys(rest).length > 4 ? {} : rest), keep }));

const files = fc.record(
  {
    $schema: fc.constant('./policies.schema.json'),
    default: fc.constantFrom('gold', 'nightly', 'GOLD', 'glod'),
    policies: fc.dictionary(fc.constantFrom('gold', 'Gold', 'silver', 'nightly', 'weekly'), policyEntries, {
      maxKeys: 3,
    }),
  },
  { requiredKeys: ['policies'] },
);

const texts: fc.Arbitrary<string> = fc.oneof(
  { weight: 2, arbitrary: files.map((file) => JSON.stringify(file)) },
  { weight: 6, arbitrary: mutated(files).map((file) => JSON.stringify(file) ?? '') },
  { weight: 2, arbitrary: edited(files.map((file) => JSON.stringify(file))) },
  { weight: 1, arbitrary: oddTexts },
  { weight: 1, arbitrary: fc.constantFrom('[', '{"policies":', '{"a":').map((part) => part.repeat(8_000)) },
);

const inputs = fc.record({
  text: texts,
  inFile: fc.boolean(),
  tags: fc.tuple(
    fc.constantFrom('nightly', 'gold', 'silver keep 9d', 'on', 'weekly', 'keep 3d'),
    fc.constantFrom(undefined, 'gold', 'nightly keep 2d'),
  ),
  untagged: fc.constantFrom('ignore', 'gold', 'nightly'),
  request: fc.record({ fullPass: fc.boolean(), liftPace: fc.boolean() }),
  daysLater: fc.constantFrom(0, 0, 30),
});

const [VM, OS, DATA] = attach(aVm('web'), aDisk('web-os'), aDisk('web-data', { sku: 'PremiumV2_LRS' })) as [
  VirtualMachine,
  SourceDisk,
  SourceDisk,
];
const POINTS = [OS, DATA].flatMap((disk) => [
  ...nights(disk, 9, '2026-11-23', { vm: VM, tag: 'nightly keep 2d' }),
  taken(disk, NOW - 3 * DAY, { vm: VM, expires: NOW - DAY }),
]);

async function settingsOf(text: string, inFile: boolean, untagged: string) {
  const env = {
    AzureWebJobsStorage: 'UseDevelopmentStorage=true',
    NIGHTKEEP_OWNER: 'local',
    NIGHTKEEP_UNTAGGED: untagged,
    NIGHTKEEP_POLICIES: inFile || text.trim() === '' ? 'policies.json' : text,
  };
  const { config, fatal, mistakes } = await loadConfig(env, () => text, '0.1.0');
  expect(fatal).toEqual([]);
  for (const { message } of mistakes) expect(message).not.toBe('');
  return { settings: config.settings, isBelieved: mistakes.length === 0 };
}

const FILE_KEYS = ['$schema', 'default', 'policies'];
const KEYS =
  'schedule cron keep timeZone sku incremental instantAccess immutableFor locked consistency orElse copyTo networkAccess warnAfter criticalAfter'.split(
    ' ',
  );

/** What a file without a mistake must hold, read from its text alone. */
function unnoticed(text: string, { policies, defaultName }: PolicyBook): readonly string[] {
  const file = JSON.parse(text.replace(/^\uFEFF/, '')) as {
    readonly policies: Record<string, object>;
    readonly default?: string;
  };
  const wrong = Object.keys(file).filter((key) => !FILE_KEYS.includes(key));
  for (const [name, entry] of Object.entries(file.policies)) {
    if (!policies.has(name.toLowerCase())) wrong.push(`${name} is not in the book`);
    wrong.push(...Object.keys(entry).filter((key) => !KEYS.includes(key)));
    if ('schedule' in entry === 'cron' in entry) wrong.push(`${name} has no one schedule`);
  }
  if (file.default !== undefined && file.default.trim().toLowerCase() !== defaultName) wrong.push('another default');
  return wrong;
}

/** Azure holds 500 incremental snapshots of a disk; the design keeps 450 of them. */
const MOST_POINTS = 450;

/** Policies that could not be followed: without a rule, with counts that are none or too many, or that never come. */
function unsound(policy: Policy, book: PolicyBook): readonly string[] {
  const { within, ...counts } = policy.retention;
  const rules = [...Object.values(counts), ...(within === undefined ? [] : [within.count])];
  const most = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const isSound =
    rules.length > 0 && most <= MOST_POINTS && rules.every((count) => Number.isInteger(count) && count > 0);
  const next = nextOccurrence(policy, NOW);
  const isToCome = next !== undefined && next > NOW;
  const words = [describePolicy(policy, book), canonicalPolicy(policy, book)];
  return isSound && isToCome && words.every((one) => one !== '') ? [] : [JSON.stringify(policy)];
}

function wrongPrunes(plan: Plan, input: Parameters<typeof buildPlan>[0], isBelieved: boolean): readonly string[] {
  const { settings } = input;
  const going = plan.work.flatMap(({ prunes }) => prunes.map(({ seen }) => seen));
  return wrongDeletions(going, {
    ...input,
    owners: [settings.owner],
    minKeepDays: 0,
    orphanDays: 0,
    mayPrune: isBelieved,
    gone: new Set(),
    optedIn: new Set(input.disks.map(({ uniqueId }) => uniqueId)),
  });
}

/** Tagged disks that get no points and of which nobody is told. */
function unprotected(plan: Plan): readonly string[] {
  return plan.selection.protections.flatMap(({ disk, standing }) => {
    if (standing.kind === 'protected') return [];
    const isTold = plan.problems.some(({ code, severity }) => code === 'tag' && severity === 'problem');
    return standing.kind === 'problem' && isTold ? [] : [`${disk.name} is ${standing.kind}`];
  });
}

/** Points that Azure would not take, or that could not be told to be ours. */
function unsendable(plan: Plan): readonly string[] {
  const requests = plan.work.flatMap(({ creates, copies }) => [...creates, ...copies].map(({ request }) => request));
  return requests.flatMap(({ id, tags }) => {
    const name = id.split('/').at(-1) ?? '';
    const isSendable =
      /^[A-Za-z0-9][A-Za-z0-9_-]{0,79}$/.test(name) && Object.values(tags).every((value) => value.length <= 256);
    return isSendable ? [] : [id];
  });
}

function planned(settings: RunSettings, { tags: [ofVm, ofDisk], request, daysLater }: InputOf<typeof inputs>) {
  const tagged = ofDisk === undefined ? {} : { 'snapshot-policy': ofDisk };
  const input = planInput({
    settings,
    request,
    now: NOW + daysLater * DAY,
    virtualMachines: [{ ...VM, tags: { 'snapshot-policy': ofVm } }],
    disks: [OS, { ...DATA, tags: tagged }],
    snapshots: POINTS,
    copyGroups: new Map([['far-away', 'northeurope']]),
  });
  return { input, plan: buildPlan(input) };
}

type InputOf<A> = A extends fc.Arbitrary<infer T> ? T : never;

test('whatever stands in a policies file, snapshots go on, and what has a mistake prunes nothing', async () => {
  await fuzz(inputs, 400, async (given) => {
    const { settings, isBelieved } = await settingsOf(given.text, given.inFile, given.untagged);
    const { input, plan } = planned(settings, given);

    expect(settings.policiesInvalid).toBe(!isBelieved);
    if (isBelieved) expect(unnoticed(given.text, settings.book)).toEqual([]);
    for (const policy of settings.book.policies.values()) expect(unsound(policy, settings.book)).toEqual([]);
    expect(wrongPrunes(plan, input, isBelieved)).toEqual([]);
    expect(unprotected(plan)).toEqual([]);
    expect(unsendable(plan)).toEqual([]);
  });
});
