import type { ArmResource } from './arm-json.ts';

/** What a disk or snapshot names, lower-cased, each with the region that it must be in. */
export function linkedBy({ location, properties }: ArmResource): readonly (readonly [string, string])[] {
  const { encryption, diskAccessId, securityProfile } = properties;
  const { secureVMDiskEncryptionSetId } = (securityProfile ?? {}) as { readonly secureVMDiskEncryptionSetId?: string };
  const ids = [encryption?.diskEncryptionSetId, diskAccessId, secureVMDiskEncryptionSetId];
  return ids.flatMap((id) => (id === undefined ? [] : [[id.toLowerCase(), location] as const]));
}
