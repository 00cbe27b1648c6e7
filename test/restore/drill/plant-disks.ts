import { parseInstant } from '../../../shared/policy/instant.ts';
import type { Tags } from '../../../shared/policy/inventory.ts';
import { computeId } from '../../../shared/policy/resource-id.ts';
import { type MadeDisk, madeDiskName, madeTags } from '../../../shared/policy/restore/made-disk.ts';
import type { RestoreWorld } from '../restore-world.ts';
import { aShopDisk } from '../shop-fleet.ts';

/** The id of a drill that there never was. */
const DRILL = '20261101T101700Z-x7f3a2c1';

/**
 * Puts disks into the group of the drills that no drill made: with no tags, with tags forged in every way, and one that a
 * drill did make, but that a person holds. None of them may ever go. Resolves to their names.
 */
export function plantDisks({ simulator, settings }: RestoreWorld): readonly string[] {
  const [subscriptionId = ''] = simulator.state.subscriptions.keys();
  const pointId = computeId(
    subscriptionId,
    settings.snapshotResourceGroup,
    'snapshots',
    'web-os-20261101t0200z-aaaabbbb',
  );
  const made: MadeDisk = {
    owner: settings.owner,
    madeFor: 'drill',
    restoreId: DRILL,
    startedAt: parseInstant('2026-11-01T10:17:00Z'),
    pointId,
    sourceDiskName: 'web-os',
  };
  const disks: readonly (readonly [name: string, tags: Tags])[] = [
    ['somebodys-disk', {}],
    ['tagged-as-a-drills', madeTags(made)],
    [madeDiskName({ ...made, madeFor: 'new-disks' }), madeTags(made)],
    [madeDiskName({ ...made, owner: 'owner-2' }), madeTags({ ...made, owner: 'owner-2' })],
    [madeDiskName({ ...made, restoreId: '20261101T101700Z-other' }), madeTags(made)],
    [madeDiskName(made), { ...madeTags(made), 'nightkeep-hold': 'ann: keep' }],
  ];
  for (const [name, tags] of disks) {
    const id = computeId(subscriptionId, settings.drillResourceGroup, 'disks', name);
    const disk = aShopDisk({ name, properties: { creationData: { createOption: 'Copy', sourceResourceId: pointId } } });
    simulator.state.disks.put({ ...disk, id, tags });
  }
  return disks.map(([name]) => name);
}
