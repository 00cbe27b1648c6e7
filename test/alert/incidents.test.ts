import { describe, expect, test } from 'vitest';
import type { SourceDisk } from '../../shared/policy/inventory.ts';
import type { DrillMemory } from '../../shared/restore/drill/drill-memory.ts';
import { AzureError } from '../../shared/run/azure-error.ts';
import { aDisk } from '../builders/disk.ts';
import { SNAPSHOT_GROUP, SUBSCRIPTION } from '../builders/points.ts';
import { attach } from '../builders/vm.ts';
import { addPoint, addVm, nightly, nights, tickUntil } from '../run/world.ts';
import { type AlertWorld, afterFirstNight, titlesOf } from './alert-world.ts';

const VMS = ['web', 'db'];

function failCreates({ ports }: AlertWorld, of: string): void {
  ports.azure.fault = (call, subject) =>
    call === 'createSnapshot' && subject.includes(of)
      ? { error: new AzureError('The quota is used up.', { code: 'QuotaExceeded', status: 409 }) }
      : undefined;
}

function mendAzure({ ports }: AlertWorld): void {
  ports.azure.fault = () => undefined;
}

function idOf({ azure }: AlertWorld['ports'], vm: string): string {
  return [...azure.virtualMachines.values()].find(({ name }) => name === vm)?.id.toLowerCase() ?? '';
}

async function rememberDrill({ ports }: AlertWorld, vm: string, outcome: DrillMemory['outcome']): Promise<void> {
  const vmKey = idOf(ports, vm);
  const memory: DrillMemory = { vmKey, drillId: 'drill-1', lastAt: ports.clock.now(), outcome };
  await ports.state.set<DrillMemory>('drill', vmKey, memory);
}

function removeDisk({ ports }: AlertWorld, name: string): void {
  const disk = [...ports.azure.disks.values()].find((one) => one.name === name);
  ports.azure.disks.delete(disk?.id.toLowerCase() ?? '');
  for (const vm of ports.azure.virtualMachines.values()) {
    ports.azure.addVm({ ...vm, disks: vm.disks.filter((one) => one.name !== name) });
  }
}

function attachToWeb({ ports }: AlertWorld, fields: Partial<SourceDisk>): void {
  const web = ports.azure.virtualMachines.get(idOf(ports, 'web'));
  if (web === undefined) throw new Error('there is no web');
  const [vm, ...disks] = attach(web, aDisk('web-data', fields));
  ports.azure.addVm(vm);
  for (const disk of disks) ports.azure.addDisk({ ...disk, ...fields });
}

interface Sequence {
  readonly what: string;
  readonly begin: (world: AlertWorld) => unknown;
  readonly told: readonly string[];
  readonly end: (world: AlertWorld) => unknown;
  readonly toldThen: readonly string[];
}

/** What is done at 12:00 on Monday and undone at 12:00 on Tuesday, and every message of each of the two spans. */
const SEQUENCES: readonly Sequence[] = [
  {
    what: 'nothing happens',
    begin: () => undefined,
    told: [],
    end: () => undefined,
    toldThen: [],
  },
  {
    what: 'the creates of a disk fail, in the four runs of a night',
    begin: (world) => failCreates(world, 'web-os'),
    told: ['run began: A run ended partial', 'overdue began: Overdue: prod/web'],
    end: mendAzure,
    toldThen: ['run ended: No failure is left', 'overdue ended: No longer overdue: prod/web'],
  },
  {
    what: 'all creates fail',
    begin: (world) => failCreates(world, '-os'),
    told: ['run began: A run failed', 'overdue began: Overdue: prod/db', 'overdue began: Overdue: prod/web'],
    end: mendAzure,
    toldThen: [
      'run ended: No failure is left',
      'overdue ended: No longer overdue: prod/db',
      'overdue ended: No longer overdue: prod/web',
    ],
  },
  {
    what: 'a tag is removed',
    begin: (world) => addVm(world, 'web', null),
    told: ['protection began: Protection lost: prod/web, disk web-os'],
    end: (world) => addVm(world, 'web'),
    toldThen: ['protection ended: Protected again: prod/web, disk web-os'],
  },
  {
    what: 'a tag is set to off',
    begin: (world) => addVm(world, 'web', 'off'),
    told: ['protection began: Protection lost: prod/web, disk web-os'],
    end: (world) => addVm(world, 'web'),
    toldThen: ['protection ended: Protected again: prod/web, disk web-os'],
  },
  {
    what: 'a tag is mistyped',
    begin: (world) => addVm(world, 'web', 'nigthly'),
    told: ['problem began: Problem: prod/web'],
    end: (world) => addVm(world, 'web'),
    toldThen: ['problem ended: Mended: prod/web'],
  },
  {
    what: 'a mistyped tag is removed: it is no good news',
    begin: (world) => addVm(world, 'web', 'nigthly'),
    told: ['problem began: Problem: prod/web'],
    end: (world) => addVm(world, 'web', null),
    toldThen: ['protection began: Protection lost: prod/web, disk web-os'],
  },
  {
    what: 'a disk is deleted and stays so',
    begin: (world) => removeDisk(world, 'web-os'),
    told: ['protection began: Protection lost: prod/web, disk web-os'],
    end: () => undefined,
    toldThen: [],
  },
  {
    what: 'a VM without the tag comes and goes: that is no incident',
    begin: (world) => addVm(world, 'lab', null),
    told: [],
    end: ({ ports }) => ports.azure.virtualMachines.delete(idOf(ports, 'lab')),
    toldThen: [],
  },
  {
    what: 'the VMs are deleted and their disks are left',
    begin: ({ ports }) => {
      ports.azure.virtualMachines.clear();
      for (const disk of ports.azure.disks.values()) {
        ports.azure.addDisk({ ...disk, attachedTo: [], diskState: 'Unattached' });
      }
    },
    told: [
      'protection began: Protection lost: prod/db, disk db-os',
      'protection began: Protection lost: prod/web, disk web-os',
    ],
    end: () => undefined,
    toldThen: [],
  },
  {
    what: 'a restore drill fails, and the next one passes',
    begin: (world) => rememberDrill(world, 'web', 'failed'),
    told: ['drill began: Restore drill not passed: prod/web'],
    end: (world) => rememberDrill(world, 'web', 'succeeded'),
    toldThen: ['drill ended: Restore drill passed: prod/web'],
  },
  {
    what: 'the snapshots are deleted by somebody else',
    begin: ({ ports }) => ports.azure.snapshots.clear(),
    told: ['vanished told: 2 recovery points have vanished'],
    end: () => undefined,
    toldThen: [],
  },
  {
    what: 'a VM comes to keep less than before',
    begin: (world) => {
      const { vm, disks } = addVm(world, 'web', 'nightly keep 4d');
      const policy = { ...nightly(world.settings), retention: { daily: 90 } };
      for (const disk of disks) for (const night of nights(40)) addPoint(world, disk, night, { vm, policy });
    },
    told: ['retention began: Retention was shortened: subscription 11111111-1111-1111-1111-111111111111'],
    end: (world) => addVm(world, 'web', 'nightly keep 90d'),
    toldThen: [],
  },
  {
    what: 'an hourly VM has no points for half a day',
    begin: (world) => {
      addVm(world, 'web', 'hourly');
      failCreates(world, 'web-os');
    },
    told: ['run began: A run failed', 'age began: Newest recovery point too old: prod/web'],
    end: mendAzure,
    toldThen: ['run ended: No failure is left', 'age ended: A recent recovery point again: prod/web'],
  },
  {
    what: 'a second disk is attached that is still being uploaded',
    begin: (world) => attachToWeb(world, { diskState: 'ActiveUpload' }),
    told: ['partly began: Only partly protected: prod/web'],
    end: ({ ports }) => {
      for (const disk of ports.azure.disks.values()) ports.azure.addDisk({ ...disk, diskState: 'Attached' });
    },
    toldThen: ['partly ended: Wholly protected: prod/web'],
  },
  {
    what: 'a second disk with a tag of its own that says off is attached',
    begin: (world) => attachToWeb(world, { tags: { 'snapshot-policy': 'off' } }),
    told: [],
    end: () => undefined,
    toldThen: [],
  },
  {
    what: 'a disk is detached, and attached again',
    begin: ({ ports }) => {
      const web = ports.azure.virtualMachines.get(idOf(ports, 'web'));
      if (web !== undefined) ports.azure.addVm({ ...web, disks: [] });
      for (const disk of ports.azure.disks.values()) {
        if (disk.name === 'web-os') ports.azure.addDisk({ ...disk, attachedTo: [], diskState: 'Unattached' });
      }
    },
    told: ['protection began: Protection lost: prod/web, disk web-os'],
    end: (world) => addVm(world, 'web'),
    toldThen: ['protection ended: Protected again: prod/web, disk web-os'],
  },
  {
    what: 'a subscription is listed no more',
    begin: ({ ports }) => {
      const error = new AzureError('It could not be found.', { code: 'SubscriptionNotFound', status: 404 });
      ports.azure.subscriptions.delete(SUBSCRIPTION);
      ports.azure.fault = (call, subject) =>
        subject === SUBSCRIPTION && call.startsWith('list') ? { error } : undefined;
    },
    told: [
      'run began: A run failed',
      'health began: Health is not ok: subscription',
      'overdue began: Overdue: prod/db',
      'overdue began: Overdue: prod/web',
    ],
    end: (world) => {
      mendAzure(world);
      world.ports.azure.addSubscription(SUBSCRIPTION);
    },
    toldThen: [
      'run ended: No failure is left',
      'overdue ended: No longer overdue: prod/db',
      'overdue ended: No longer overdue: prod/web',
      'health ended: Health: no longer subscription',
    ],
  },
  {
    what: 'the secret of the identity has expired',
    begin: ({ ports }) => {
      const error = new AzureError('The secret has expired.', { code: 'CredentialUnavailableError' });
      ports.azure.fault = () => ({ error });
      ports.azure.skewMs = undefined;
    },
    told: [
      'health began: Health is not ok: sign-in',
      'overdue began: Overdue: prod/db',
      'overdue began: Overdue: prod/web',
    ],
    end: (world) => {
      mendAzure(world);
      world.ports.azure.skewMs = 0;
    },
    toldThen: [
      'overdue ended: No longer overdue: prod/db',
      'overdue ended: No longer overdue: prod/web',
      'health ended: Health: no longer sign-in',
    ],
  },
  {
    what: 'the group of the snapshots is deleted',
    begin: ({ ports }) => ports.azure.resourceGroups.delete(`${SUBSCRIPTION}/${SNAPSHOT_GROUP}`),
    told: [`problem began: Problem: subscription ${SUBSCRIPTION}`],
    end: ({ ports }) => ports.azure.resourceGroups.add(`${SUBSCRIPTION}/${SNAPSHOT_GROUP}`),
    toldThen: [`problem ended: Mended: subscription ${SUBSCRIPTION}`],
  },
];

describe('every message of what happens on Monday and is over on Tuesday, where', () => {
  test.each(SEQUENCES)('$what', async ({ begin, told, end, toldThen }) => {
    const { world } = await afterFirstNight(VMS, '2026-11-23T12:00:00Z');
    await begin(world);
    await tickUntil(world, '2026-11-24T12:00:00Z');

    expect(titlesOf(world)).toEqual(told);

    await end(world);
    await tickUntil(world, '2026-11-25T12:00:00Z');
    expect(titlesOf(world)).toEqual(toldThen);
  });
});
