import { measureCold } from './cold/measure-cold.ts';
import { measureDashboard } from './dashboard/measure-dashboard.ts';
import { measureFleet } from './fleet/measure-fleet.ts';
import type { Part } from './part.ts';
import { measureCliPeers } from './peers/measure-cli-peers.ts';
import { measureSdkPeers } from './peers/measure-sdk-peers.ts';
import { measurePlanning } from './planning/measure-planning.ts';

/** What `npm run bench` measures, by the names that it takes, in the order of its table. */
export const PARTS: Readonly<Record<string, Part>> = {
  planning: measurePlanning,
  fleet: measureFleet,
  cold: measureCold,
  dashboard: measureDashboard,
  'peers-sdk': measureSdkPeers,
  'peers-cli': measureCliPeers,
};

/** The parts that were named, or all, in the order of the table; throws on a name that is none. */
export function chooseParts(names: readonly string[]): readonly (readonly [name: string, part: Part])[] {
  const all = Object.entries(PARTS);
  const unknown = names.filter((name) => !Object.hasOwn(PARTS, name));
  if (unknown.length > 0) {
    throw new Error(`No such part: ${unknown.join(', ')}. There are ${Object.keys(PARTS).join(', ')}.`);
  }
  return names.length === 0 ? all : all.filter(([name]) => names.includes(name));
}
