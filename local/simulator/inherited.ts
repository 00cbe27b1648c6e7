import type { ArmProperties, ArmResource } from './arm-json.ts';
import { cloneJson } from './clone-json.ts';

/** What says what a disk's content is: DiskRP carries it from a disk to its snapshots, and from these to new disks. */
const INHERITED = [
  'osType',
  'hyperVGeneration',
  'securityProfile',
  'supportedCapabilities',
  'supportsHibernation',
  'purchasePlan',
  'encryptionSettingsCollection',
] as const;

/** Those properties of a source that what is made of it has too, unless it was asked for with others. */
export function inheritedProperties(source: ArmResource | undefined): ArmProperties {
  const present = INHERITED.filter((name) => source?.properties[name] !== undefined);
  return cloneJson(Object.fromEntries(present.map((name) => [name, source?.properties[name]])));
}
