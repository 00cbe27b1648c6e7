import { expect } from 'vitest';
import { readPoliciesFile } from '../../shared/policy/tag/policies-file.ts';
import { SUBSCRIPTION } from '../builders/points.ts';
import { addVm, aWorld, type World } from './world.ts';

const POLICIES = {
  far: {
    schedule: 'every 12h',
    keep: '6h 3d',
    copyTo: [
      { region: 'northeurope', keep: '3d', copies: 'all' },
      { region: 'francecentral', keep: '2d', copies: 'all' },
    ],
  },
};

/** A VM of two disks whose policy copies to two regions; groups for copies are in those named. */
export function copying(...regions: readonly string[]): World {
  const { book, mistakes } = readPoliciesFile(JSON.stringify({ policies: POLICIES }), { timeZone: 'UTC' });
  expect(mistakes).toEqual([]);
  const world = aWorld({ book });
  for (const region of regions) {
    const key = `${SUBSCRIPTION}/nightkeep-snapshots-${region}`;
    world.ports.azure.resourceGroups.add(key);
    world.ports.azure.groupLocations.set(key, region);
  }
  addVm(world, 'web', 'far', ['web-os', 'web-data']);
  return world;
}
