import { describe, expect, test } from 'vitest';
import { loadConfig } from '../shared/config.ts';
import type { Environment } from '../shared/settings/setting-reader.ts';

const STORAGE = { AzureWebJobsStorage: 'UseDevelopmentStorage=true' };
const SOUND: Environment = { ...STORAGE, NIGHTKEEP_OWNER: 'tests' };

function load(
  env: Environment,
  files: Readonly<Record<string, string>> = {},
  [appVersion]: [string | undefined] = ['0.1.0'],
) {
  const readText = (path: string) => {
    const text = files[path];
    if (text === undefined) throw new Error(`no such file: ${path}`);
    return text;
  };
  return loadConfig(env, readText, appVersion);
}

describe('with nothing but an owner and storage', () => {
  test('the defaults of the documentation hold', async () => {
    const { config, fatal, mistakes } = await load(SOUND);

    expect([fatal, mistakes]).toEqual([[], []]);
    expect(config.settings).toMatchObject({
      owner: 'tests',
      adopt: [],
      mode: 'full',
      subscriptions: '*',
      tagKey: 'snapshot-policy',
      untagged: 'ignore',
      tagClauses: 'all',
      timeZone: 'UTC',
      snapshotResourceGroup: 'nightkeep-snapshots',
      minKeepDays: 0,
      orphanDays: 0,
      pendingHours: 24,
      historyDays: 800,
      drillsPerWeek: 1,
      drillResourceGroup: 'nightkeep-drills',
      policiesInvalid: false,
    });
  });

  test('an empty setting counts as absent', async () => {
    expect((await load({ ...SOUND, NIGHTKEEP_MODE: ' ', NIGHTKEEP_ADOPT: '' })).mistakes).toEqual([]);
  });
});

describe('fatal mistakes', () => {
  test('a missing owner and missing storage are named together', async () => {
    expect((await load({})).fatal.map(({ setting }) => setting)).toEqual(['NIGHTKEEP_OWNER', 'AzureWebJobsStorage']);
  });

  test.each(['a', 'with space', 'ä-owner', 'x'.repeat(65)])('%j is no owner', async (owner) => {
    expect((await load({ ...SOUND, NIGHTKEEP_OWNER: owner })).fatal.map(({ setting }) => setting)).toEqual([
      'NIGHTKEEP_OWNER',
    ]);
  });

  test('in Azure an app without a managed identity is told to get one', async () => {
    const { fatal } = await load({ ...SOUND, WEBSITE_INSTANCE_ID: 'x' });

    expect(fatal.map(({ message }) => message).join()).toContain('managed identity');
  });

  test.each([
    { AzureWebJobsStorage__accountName: 'keep' },
    { AzureWebJobsStorage__tableServiceUri: 'https://t', AzureWebJobsStorage__queueServiceUri: 'https://q' },
  ])('storage by identity is enough: %j', async (storage) => {
    expect((await load({ NIGHTKEEP_OWNER: 'tests', ...storage })).fatal).toEqual([]);
  });
});

describe('other mistakes', () => {
  test.each([
    ['NIGHTKEEP_MODE', 'everything'],
    ['NIGHTKEEP_SUBSCRIPTIONS', 'production'],
    ['NIGHTKEEP_TAG_KEY', 'a/b'],
    ['NIGHTKEEP_TAG_KEY', 'nightkeep-x'],
    ['NIGHTKEEP_UNTAGGED', 'nigthly'],
    ['NIGHTKEEP_TAG_CLAUSES', 'some'],
    ['NIGHTKEEP_TIME_ZONE', 'GMT+1'],
    ['NIGHTKEEP_POLICIES', 'missing.json'],
    ['NIGHTKEEP_POLICIES', '{"policies":'],
    ['NIGHTKEEP_MIN_KEEP_DAYS', '3O'],
    ['NIGHTKEEP_MIN_KEEP_DAYS', '-1'],
    ['NIGHTKEEP_ORPHAN_DAYS', '1.5'],
    ['NIGHTKEEP_PENDING_HOURS', '0'],
    ['NIGHTKEEP_ARM_ENDPOINT', 'http://management.azure.com'],
    ['NIGHTKEEP_ADOPT', 'good, b@d'],
    ['NIGHTKEEP_MIN_KEEPDAYS', '30'],
  ])('%s=%s is told, the app runs, and nothing is pruned', async (setting, value) => {
    const { fatal, mistakes, config } = await load({ ...SOUND, [setting]: value });

    expect(fatal).toEqual([]);
    expect(mistakes.map((mistake) => mistake.setting)).toContain(setting);
    expect(config.settings.policiesInvalid).toBe(true);
  });

  test.each([
    ['NIGHTKEEP_EXTRA_TAGS', '{"team":1}'],
    ['NIGHTKEEP_EXTRA_TAGS', 'team=ops'],
    ['NIGHTKEEP_SNAPSHOT_RESOURCE_GROUP', 'a/b'],
    ['NIGHTKEEP_HISTORY_DAYS', 'ever'],
    ['NIGHTKEEP_DRILLS_PER_WEEK', '22'],
    ['NIGHTKEEP_DRILLS_PER_WEEK', 'weekly'],
    ['NIGHTKEEP_PRICE_PER_GIB_MONTH', '5 cents'],
    ['NIGHTKEEP_PRICE_PER_GIB_MONTH', '-1'],
    ['NIGHTKEEP_PRICE_PER_GIB_MONTH', '0,05'],
    ['NIGHTKEEP_CURRENCY', '$'],
    ['NIGHTKEEP_DAILY_CHURN_PERCENT', '101'],
    ['NIGHTKEEP_DAILY_CHURN_PERCENT', '2%'],
    ['NIGHTKEEP_DRILL_RESOURCE_GROUP', '@disk'],
    ['NIGHTKEEP_DRILL_RESOURCE_GROUP', 'Nightkeep-Snapshots'],
    ['NIGHTKEEP_ARM_WRITES', '200'],
    ['NIGHTKEEP_ARM_WRITES', '0 10/s'],
    ['NIGHTKEEP_ARM_DELETES', '200 0/s'],
    ['NIGHTKEEP_ARM_READS', '250 25'],
    ['NIGHTKEEP_DISK_CREATES', '1000'],
    ['NIGHTKEEP_DISK_CREATES', '1000/3m 0/30m'],
    ['NIGHTKEEP_DISK_DELETES', '1000/61m'],
  ])('%s=%s is told and leaves pruning alone', async (setting, value) => {
    const { mistakes, config } = await load({ ...SOUND, [setting]: value });

    expect(mistakes.map((mistake) => mistake.setting)).toEqual([setting]);
    expect(config.settings.policiesInvalid).toBe(false);
  });

  test('all of them are listed at once', async () => {
    const { mistakes } = await load({
      ...SOUND,
      NIGHTKEEP_MODE: 'x',
      NIGHTKEEP_TIME_ZONE: 'y',
      NIGHTKEEP_ORPHAN_DAYS: 'z',
    });

    expect(mistakes.map(({ setting }) => setting).toSorted()).toEqual([
      'NIGHTKEEP_MODE',
      'NIGHTKEEP_ORPHAN_DAYS',
      'NIGHTKEEP_TIME_ZONE',
    ]);
  });

  test('a misspelt setting is told with the nearest one', async () => {
    const { mistakes } = await load({ ...SOUND, NIGHTKEEP_OWNERS: 'x' });

    expect(mistakes).toEqual([{ setting: 'NIGHTKEEP_OWNERS', message: expect.stringContaining('NIGHTKEEP_OWNER?') }]);
  });
});

describe('what is read', () => {
  test('subscriptions may be ids or resource-group ids', async () => {
    const id = '11111111-1111-1111-1111-111111111111';
    const group = `/subscriptions/${id}/resourceGroups/web`;

    expect(
      (await load({ ...SOUND, NIGHTKEEP_SUBSCRIPTIONS: `${id}, ${group}` })).config.settings.subscriptions,
    ).toEqual([id, group]);
  });

  test('the pace keeps within what Azure allows, by default its own figures', async () => {
    const windows = [
      { starts: 1000, windowMs: 180_000 },
      { starts: 8000, windowMs: 1_800_000 },
    ];

    expect((await load(SOUND)).config.settings.pacing).toEqual({
      armWrites: { capacity: 180, refillPerSecond: 10 },
      armDeletes: { capacity: 200, refillPerSecond: 10 },
      armReads: { capacity: 100, refillPerSecond: 18 },
      diskCreates: windows,
      diskDeletes: windows,
    });
  });

  test('limits of Azure other than its own are followed', async () => {
    const { mistakes, config } = await load({
      ...SOUND,
      NIGHTKEEP_ARM_WRITES: '1, 0.5/s',
      NIGHTKEEP_ARM_DELETES: '40 2/s',
      NIGHTKEEP_ARM_READS: '1000 100/s',
      NIGHTKEEP_DISK_CREATES: '240/3m, 1200/30m',
      NIGHTKEEP_DISK_DELETES: '50/5m',
    });

    expect(mistakes).toEqual([]);
    expect(config.settings.pacing).toEqual({
      armWrites: { capacity: 1, refillPerSecond: 0.5 },
      armDeletes: { capacity: 40, refillPerSecond: 2 },
      armReads: { capacity: 400, refillPerSecond: 72 },
      diskCreates: [
        { starts: 240, windowMs: 180_000 },
        { starts: 1200, windowMs: 1_800_000 },
      ],
      diskDeletes: [{ starts: 50, windowMs: 300_000 }],
    });
  });

  test('copies need a group of a name where points lie in the groups of their disks', async () => {
    const file = JSON.stringify({
      policies: { gold: { schedule: 'at 02:00', keep: '7d', copyTo: [{ region: 'westeurope', keep: '7d' }] } },
    });
    const env = { ...SOUND, NIGHTKEEP_POLICIES: file };
    expect((await load(env)).mistakes).toEqual([]);
    expect((await load({ ...env, NIGHTKEEP_SNAPSHOT_RESOURCE_GROUP: '@disk' })).mistakes).toMatchObject([
      { setting: 'NIGHTKEEP_POLICIES', message: expect.stringContaining('policies.gold.copyTo.0.resourceGroup') },
    ]);
  });

  test('a policies file adds a policy', async () => {
    const file = JSON.stringify({ policies: { gold: { schedule: 'every 4h', keep: '24h 7d' } } });
    const { mistakes, config } = await load(
      { ...SOUND, NIGHTKEEP_POLICIES: 'policies.json' },
      { 'policies.json': file },
    );

    expect(mistakes).toEqual([]);
    expect(config.settings.book.policies.has('gold')).toBe(true);
  });
});

describe('the group of the drills', () => {
  test('is read, and how often one begins', async () => {
    const { mistakes, config } = await load({
      ...SOUND,
      NIGHTKEEP_DRILLS_PER_WEEK: '21',
      NIGHTKEEP_DRILL_RESOURCE_GROUP: 'proofs',
    });

    expect(mistakes).toEqual([]);
    expect(config.settings).toMatchObject({ drillsPerWeek: 21, drillResourceGroup: 'proofs' });
  });

  test.each([
    { NIGHTKEEP_SNAPSHOT_RESOURCE_GROUP: 'nightkeep-drills' },
    { NIGHTKEEP_SNAPSHOT_RESOURCE_GROUP: 'points', NIGHTKEEP_DRILL_RESOURCE_GROUP: 'Points' },
    { NIGHTKEEP_DRILL_RESOURCE_GROUP: 'a/b' },
  ])('is told where it cannot be that of drills, and no drill begins by itself: %j', async (settings) => {
    const { mistakes, config } = await load({ ...SOUND, NIGHTKEEP_DRILLS_PER_WEEK: '7', ...settings });

    expect(mistakes.map(({ setting }) => setting)).toEqual(['NIGHTKEEP_DRILL_RESOURCE_GROUP']);
    expect(config.settings).toMatchObject({ drillsPerWeek: 0, policiesInvalid: false });
  });
});

test('what coverage reckons cost by is read', async () => {
  const { mistakes, config } = await load({
    ...SOUND,
    NIGHTKEEP_PRICE_PER_GIB_MONTH: '0.0675',
    NIGHTKEEP_CURRENCY: 'eur',
    NIGHTKEEP_DAILY_CHURN_PERCENT: '0.5',
  });

  expect(mistakes).toEqual([]);
  expect(config.settings.cost).toEqual({ pricePerGibMonth: 0.0675, currency: 'EUR', dailyChurnPercent: 0.5 });
  expect((await load(SOUND)).config.settings.cost).toEqual({
    pricePerGibMonth: 0.05,
    currency: 'USD',
    dailyChurnPercent: 2,
  });
});

describe('the edition that decides', () => {
  test('is the version of the app and a hash of the policies as they are written', async () => {
    const edition = async (policies: string) =>
      (await load({ ...SOUND, NIGHTKEEP_POLICIES: policies })).config.settings.edition;
    const gold = '{ "policies": { "gold": { "schedule": "at 02:00", "keep": "14d" } } }';

    expect(await edition(gold)).toEqual({ appVersion: '0.1.0', policiesHash: expect.stringMatching(/^[0-9a-f]{32}$/) });
    expect(await edition(gold)).toEqual(await edition(gold));
    expect(await edition(gold.replace('14d', '13d'))).not.toEqual(await edition(gold));
    expect(await edition('')).not.toEqual(await edition(gold));
  });

  test('is that of the same text, whether the setting holds it or names its file', async () => {
    const text = '{ "policies": {} }';
    const { edition } = (await load({ ...SOUND, NIGHTKEEP_POLICIES: 'p.json' }, { 'p.json': text })).config.settings;

    expect(edition).toEqual((await load({ ...SOUND, NIGHTKEEP_POLICIES: text })).config.settings.edition);
  });

  test('names no policies that could not be read', async () => {
    const { settings } = (await load({ ...SOUND, NIGHTKEEP_POLICIES: 'absent.json' })).config;

    expect(settings).toMatchObject({ edition: { appVersion: '0.1.0' }, policiesInvalid: true });
    expect(settings.edition).not.toHaveProperty('policiesHash');
  });

  test('without a version nothing is pruned, and a mistake says so', async () => {
    const { config, fatal, mistakes } = await load(SOUND, {}, [undefined]);

    expect(fatal).toEqual([]);
    expect(mistakes).toEqual([{ setting: 'package.json', message: expect.stringContaining('nothing is pruned') }]);
    expect(config.settings.policiesInvalid).toBe(true);
  });
});

describe('addresses outside Azure', () => {
  test.each([
    'https://hooks.slack.com/services/T0/B0/secret',
    'https://prod-01.westeurope.logic.azure.com:443/workflows/x/triggers/manual/paths/invoke?sig=secret',
    'http://127.0.0.1:8080/hook',
    'http://localhost/hook',
    'http://[::1]:9000/hook',
  ])('%s is one', async (url) => {
    const { config, mistakes } = await load({ ...SOUND, NIGHTKEEP_WEBHOOK_URL: url, NIGHTKEEP_HEARTBEAT_URL: url });

    expect(mistakes).toEqual([]);
    expect(config.webhook).toEqual({ url: new URL(url), format: 'generic' });
    expect(config.heartbeatUrl).toEqual(new URL(url));
  });

  test.each([
    'http://hooks.example/secret',
    'ftp://hooks.example/secret',
    'https://user:secret@hooks.example',
    'secret',
  ])('%s is none, which is a mistake that does not repeat it', async (url) => {
    const { config, mistakes } = await load({ ...SOUND, NIGHTKEEP_WEBHOOK_URL: url, NIGHTKEEP_HEARTBEAT_URL: url });

    expect(mistakes.map(({ setting }) => setting)).toEqual(['NIGHTKEEP_WEBHOOK_URL', 'NIGHTKEEP_HEARTBEAT_URL']);
    expect(JSON.stringify(mistakes)).not.toMatch(/secret@|\/secret|"secret/);
    expect(config).not.toHaveProperty('webhook');
    expect(config).not.toHaveProperty('heartbeatUrl');
  });

  test('none is sent to where the shape is mistaken, and pruning goes on', async () => {
    const mistaken = { NIGHTKEEP_WEBHOOK_URL: 'https://hooks.example', NIGHTKEEP_WEBHOOK_FORMAT: 'discord' };
    const { config, mistakes } = await load({ ...SOUND, ...mistaken });

    expect(mistakes.map(({ setting }) => setting)).toEqual(['NIGHTKEEP_WEBHOOK_FORMAT']);
    expect(config).not.toHaveProperty('webhook');
    expect(config.settings.policiesInvalid).toBe(false);
  });
});

describe('the dashboard', () => {
  test('shows, and nothing opens it, where nothing is set', async () => {
    expect((await load(SOUND)).config.dashboard).toEqual({ access: 'read' });
  });

  test('is as its settings say', async () => {
    const settings = { NIGHTKEEP_DASHBOARD: 'Write', NIGHTKEEP_DASHBOARD_SECRET: 'sixteen letters!' };

    expect(await load({ ...SOUND, ...settings })).toMatchObject({
      mistakes: [],
      config: { dashboard: { access: 'write', secret: 'sixteen letters!' } },
    });
  });

  test('is off where its setting is mistaken: nobody meant to open it', async () => {
    const { mistakes, config } = await load({ ...SOUND, NIGHTKEEP_DASHBOARD: 'none' });

    expect(mistakes.map(({ setting }) => setting)).toEqual(['NIGHTKEEP_DASHBOARD']);
    expect(config.dashboard).toEqual({ access: 'off' });
    expect(config.settings.policiesInvalid).toBe(false);
  });

  test.each(['fifteen letters', '@Microsoft.KeyVault(SecretUri=https://hidden.vault.azure.net/secrets/hidden)'])(
    'is not opened by %s, which no message repeats',
    async (secret) => {
      const { mistakes, config } = await load({ ...SOUND, NIGHTKEEP_DASHBOARD_SECRET: secret });

      expect(mistakes.map(({ setting }) => setting)).toEqual(['NIGHTKEEP_DASHBOARD_SECRET']);
      expect(JSON.stringify(mistakes)).not.toMatch(/fifteen|hidden/);
      expect(config.dashboard).toEqual({ access: 'read' });
      expect(config.settings.policiesInvalid).toBe(false);
    },
  );
});
