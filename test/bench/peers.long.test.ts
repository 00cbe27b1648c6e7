import { expect, test } from 'vitest';
import { azureCliVersion } from '../../bench/peers/azure-cli-version.ts';
import { runCli } from '../../bench/peers/run-cli.ts';
import { runSdk } from '../../bench/peers/run-sdk.ts';
import { onStage } from '../../bench/peers/stage.ts';
import { hasAzureCli } from '../support/has-azure-cli.ts';

const FOUR = { vms: 2, disksPerVm: 2, latencyMs: 0 };

test('the SDK in a loop makes a point of each disk: a PUT, looks at its operation, and the result', async () => {
  const figures = await onStage(FOUR, (stage) => runSdk('loop', stage));

  expect(figures).toMatchObject({ disks: 4, withoutPoint: 0, toldFailed: 0, errors: [] });
  expect(figures.requests).toMatchObject({ snapshotPuts: 4, snapshotReads: 4, throttled: 0 });
  expect(figures.requests.others).toBeGreaterThanOrEqual(4);
});

test('the SDK all at once makes a point of each disk where the limits allow it', async () => {
  const figures = await onStage(FOUR, (stage) => runSdk('at-once', stage));

  expect(figures).toMatchObject({ withoutPoint: 0, toldFailed: 0, requests: { throttled: 0 } });
});

test('what is refused for good is told, and leaves disks without a point', async () => {
  const limits = { arm: { writes: { size: 2, perSecond: 0.01 } }, retryAfterSeconds: 1 } as const;

  const figures = await onStage({ ...FOUR, limits }, (stage) => runSdk('at-once', stage));

  expect(figures).toMatchObject({ withoutPoint: 2, toldFailed: 2 });
  // Each of the two is sent again three times.
  expect(figures.requests).toMatchObject({ snapshotPuts: 2 + 8, throttled: 8 });
  expect(figures.errors).toEqual([expect.stringContaining('Number of write requests')]);
});

test('a machine without the Azure CLI is told from one with a broken one', () => {
  expect(azureCliVersion({ PATH: '/nowhere' })).toBeUndefined();
});

// Skipped only where the Azure CLI is not installed: it is no npm package, and the app does not need it.
test.skipIf(!hasAzureCli())('the Azure CLI makes a point of each disk, waiting for none', async () => {
  const figures = await onStage(FOUR, (stage) => runCli('no-wait', stage));

  expect(figures).toMatchObject({ disks: 4, withoutPoint: 0, toldFailed: 0, errors: [] });
  expect(figures.requests).toMatchObject({ snapshotPuts: 4, others: 0 });
});

test.skipIf(!hasAzureCli())('what the Azure CLI is refused is told', async () => {
  const limits = { arm: { writes: { size: 2, perSecond: 0.01 } }, retryAfterSeconds: 1 } as const;

  const figures = await onStage({ ...FOUR, limits }, (stage) => runCli('no-wait', stage));

  expect(figures).toMatchObject({ withoutPoint: 2, toldFailed: 2 });
  expect(figures.errors).not.toEqual([]);
});
