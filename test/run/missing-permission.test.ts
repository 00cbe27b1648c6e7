import { describe, expect, test } from 'vitest';
import { AzureError } from '../../shared/run/azure-error.ts';
import { type RunReport, readRun } from '../../shared/run/read/read-run.ts';
import { SNAPSHOT_GROUP, SUBSCRIPTION } from '../builders/points.ts';
import type { AzureCall } from '../fakes/fake-azure.ts';
import { addPoint, addVm, aWorld, nights, pointsIn, runsOf, tickAndDrain, type World } from './world.ts';

const CLIENT = "The client 'app-1' with object id 'oid-1'";

function authorizationFailed(action: string, scope: string): AzureError {
  const message = `${CLIENT} does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`;
  return new AzureError(message, { code: 'AuthorizationFailed', status: 403 });
}

function linkedAuthorizationFailed(action: string, linked: string, snapshotId: string): AzureError {
  const message = `${CLIENT} has permission to perform action 'Microsoft.Compute/snapshots/write' on scope '${snapshotId}'; however, it does not have permission to perform action(s) '${action}' on the linked scope(s) '${linked}' (respectively) or the linked scope(s) are invalid.`;
  return new AzureError(message, { code: 'LinkedAuthorizationFailed', status: 403 });
}

function scopeOf(subject: string): string {
  if (subject.startsWith('/')) return subject;
  return subject === SNAPSHOT_GROUP
    ? `/subscriptions/${SUBSCRIPTION}/resourceGroups/${subject}`
    : `/subscriptions/${subject}`;
}

/** A VM on hold with a disk, and points of it of which some have expired. */
function aNight(): { readonly world: World; readonly diskId: string } {
  const world = aWorld();
  const { vm, disks } = addVm(world, 'web', 'nightly keep 3d');
  const [disk] = disks;
  if (disk === undefined) throw new Error('there is no disk');
  for (const at of nights(9)) addPoint(world, disk, at, { vm });
  const held = addVm(world, 'db', 'nightly');
  const [heldDisk] = held.disks;
  if (heldDisk === undefined) throw new Error('there is no disk');
  addPoint(world, heldDisk, '2026-11-22T02:00:00Z', { vm: held.vm });
  world.ports.azure.addVm({ ...held.vm, tags: { ...held.vm.tags, 'nightkeep-hold': 'audit' } });
  return { world, diskId: disk.id };
}

/** All the refusals that a run tells, and what to do about them. */
async function toldBy(world: World): Promise<{ readonly run: RunReport; readonly words: string }> {
  const [latest] = await runsOf(world);
  const run = latest && (await readRun(world.ports, latest.id));
  if (run === undefined) throw new Error('there is no run');
  const errors = [...run.subscriptions, ...run.actions].map(({ error }) => error?.remedy);
  const problems = run.problems.map(({ message, suggestion }) => `${message} ${suggestion}`);
  return { run, words: [...errors, ...problems].join('\n') };
}

describe('a run without one of its actions names the action and the scope', () => {
  test.each<readonly [string, readonly AzureCall[], RunReport['state']]>([
    ['Microsoft.Compute/virtualMachines/read', ['listVirtualMachines', 'getVirtualMachine'], 'failed'],
    ['Microsoft.Compute/virtualMachines/read', ['getVirtualMachine'], 'failed'],
    ['Microsoft.Compute/disks/read', ['listDisks', 'getDisk'], 'failed'],
    ['Microsoft.Compute/snapshots/read', ['listSnapshots', 'getSnapshot'], 'failed'],
    ['Microsoft.Compute/snapshots/write', ['createSnapshot'], 'failed'],
    ['Microsoft.Compute/snapshots/delete', ['deleteSnapshot'], 'succeeded'],
    ['Microsoft.Resources/tags/write', ['mergeTags'], 'partial'],
    ['Microsoft.Resources/subscriptions/resourceGroups/read', ['getResourceGroup'], 'succeeded'],
  ])('%s at %j', async (action, calls, state) => {
    const { world } = aNight();
    const scopes: string[] = [];
    world.ports.azure.fault = (call, subject) => {
      if (!calls.includes(call)) return undefined;
      scopes.push(scopeOf(subject));
      return { error: authorizationFailed(action, scopeOf(subject)) };
    };

    await tickAndDrain(world);

    const { run, words } = await toldBy(world);
    expect(words).toContain(`The identity lacks ${action} on ${scopes[0]}: give it a role`);
    expect(run.state).toBe(state);
  });

  test('Microsoft.Compute/disks/beginGetAccess/action, on the disk that the snapshot is linked to', async () => {
    const { world, diskId } = aNight();
    const action = 'Microsoft.Compute/disks/beginGetAccess/action';
    world.ports.azure.fault = (call, subject) =>
      call === 'createSnapshot' ? { error: linkedAuthorizationFailed(action, diskId, subject) } : undefined;

    await tickAndDrain(world);

    expect((await toldBy(world)).words).toContain(`The identity lacks ${action} on ${diskId}: give it a role`);
  });

  test('and what cannot be deleted stays: one problem for its group', async () => {
    const { world } = aNight();
    const action = 'Microsoft.Compute/snapshots/delete';
    world.ports.azure.fault = (call, subject) =>
      call === 'deleteSnapshot' ? { error: authorizationFailed(action, subject) } : undefined;

    await tickAndDrain(world);

    const { run } = await toldBy(world);
    const group = `/subscriptions/${SUBSCRIPTION}/resourceGroups/${SNAPSHOT_GROUP}`;
    expect(pointsIn(world)).toHaveLength(12);
    expect(run.problems.filter(({ code }) => code === 'delete-forbidden')).toMatchObject([
      { message: `The identity lacks ${action} in ${group}; its expired points stay.` },
    ]);
  });
});
