import { ArmError, invalidParameter } from './arm-error.ts';
import type { ArmProperties, ArmResource } from './arm-json.ts';
import type { ArmRequest } from './arm-request.ts';
import type { ArmState } from './arm-state.ts';
import { normalizeLocation } from './normalize-location.ts';
import {
  checkPrivateAccess,
  isHighPerformance,
  requireCreateOption,
  requireDiskPointSource,
  requireSource,
} from './snapshot-rules.ts';

type Body = Partial<ArmResource>;

/** Everything that Azure refuses in a new disk; returns the source disk or snapshot where there is one. */
export function checkNewDisk(
  state: ArmState,
  request: ArmRequest,
  body: Body,
  location: string,
): ArmResource | undefined {
  const { name } = request.path;
  if (name.length > 80 || !/^[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?$/.test(name)) {
    throw invalidParameter('disk.name', `Resource name ${name} is invalid: at most 80 letters, digits, _ - and .`);
  }
  const createOption = requireCreateOption(body);
  checkPerformance(body);
  checkSecurity(body.properties ?? {});
  const source = sourceOf(state, body, createOption);
  if (source !== undefined) checkSource(state, body, source, location);
  checkQuota(state, request, body.sku?.name, location);
  return source;
}

function sourceOf(state: ArmState, body: Body, createOption: string): ArmResource | undefined {
  if (createOption === 'Restore') return requireDiskPointSource(state, body);
  return createOption === 'Copy' ? requireSource(state, body) : undefined;
}

function checkPerformance({ sku, zones, properties = {} }: Body): void {
  const name = sku?.name ?? 'Standard_LRS';
  const refuse = (target: string, message: string) => invalidParameter(target, `${message} (disk of ${name}).`);
  const { tier, burstingEnabled } = properties as { tier?: unknown; burstingEnabled?: unknown };
  const isPremium = name.startsWith('Premium_');
  if (tier !== undefined && !isPremium) throw refuse('tier', 'A performance tier is for Premium SSD disks alone');
  if (burstingEnabled === true && !isPremium) {
    throw refuse('burstingEnabled', 'On-demand bursting is for Premium SSD disks alone');
  }
  for (const field of ['diskIOPSReadWrite', 'diskMBpsReadWrite', 'diskIOPSReadOnly', 'diskMBpsReadOnly']) {
    if (properties[field] === undefined || isHighPerformance(name)) continue;
    throw refuse(field, `${field} can be set for Ultra and Premium SSD v2 disks alone`);
  }
  if ((zones ?? []).length > 1) throw refuse('zones', 'A disk has one zone at most');
  if ((zones ?? []).length > 0 && name.endsWith('_ZRS')) throw refuse('zones', 'A zone-redundant disk has no zone');
}

function checkSecurity(properties: ArmProperties): void {
  const { encryption, securityProfile, hyperVGeneration } = properties;
  checkPrivateAccess(properties);
  if (encryption?.type?.includes('CustomerKey') === true && encryption.diskEncryptionSetId === undefined) {
    throw invalidParameter(
      'encryption.diskEncryptionSetId',
      "Required parameter 'encryption.diskEncryptionSetId' is missing (null).",
    );
  }
  if (securityProfile?.securityType === 'TrustedLaunch' && hyperVGeneration === 'V1') {
    throw invalidParameter(
      'securityProfile',
      'Security type TrustedLaunch is supported for Hyper-V generation V2 alone.',
    );
  }
}

function checkSource(state: ArmState, body: Body, source: ArmResource, location: string): void {
  const refuse = (message: string) => new ArmError(409, state.settings.undocumentedCode, message);
  if (normalizeLocation(source.location) !== location) {
    throw refuse(`The source resource ${source.id} is in region ${source.location}, not in ${location}.`);
  }
  const size = source.properties.diskSizeGB ?? 0;
  const asked = body.properties?.diskSizeGB ?? size;
  if (asked < size) {
    const message = `The size ${asked} GB of the disk is below the ${size} GB of its source ${source.id}.`;
    throw invalidParameter('diskSizeGB', message);
  }
  checkReady(state, body, source, asked);
  if (sectorSizeOf(source) === 4096 && !isHighPerformance(body.sku?.name)) {
    throw refuse(
      `The source ${source.id} has sectors of 4096 bytes: only Ultra and Premium SSD v2 disks can be made of it.`,
    );
  }
}

/** A source must be complete; one with instant access gives disks of its own kind and size before. */
function checkReady(state: ArmState, body: Body, source: ArmResource, size: number): void {
  const refuse = (message: string) => new ArmError(409, state.settings.undocumentedCode, message);
  const { provisioningState, completionPercent = 100, copyCompletionError, snapshotAccessState } = source.properties;
  if (provisioningState !== 'Succeeded') {
    throw refuse(`The source ${source.id} is not ready: its provisioning state is ${provisioningState}.`);
  }
  if (copyCompletionError !== undefined) {
    throw refuse(`The source ${source.id} is not usable: ${copyCompletionError.errorMessage}`);
  }
  if (completionPercent >= 100) return;
  const isInstant = snapshotAccessState === 'InstantAccess' && isHighPerformance(body.sku?.name);
  if (isInstant && size === source.properties.diskSizeGB) return;
  throw refuse(`The copy of the source ${source.id} is not complete yet. Try again when its completionPercent is 100.`);
}

/** Of the content: 512 where nothing else is said. */
function sectorSizeOf({ properties }: ArmResource): number {
  return properties.creationData?.logicalSectorSize ?? 512;
}

function checkQuota(state: ArmState, { path }: ArmRequest, sku: string | undefined, location: string): void {
  const { maxDisksPerRegion } = state.settings;
  if (state.disks.size < maxDisksPerRegion) return;
  const prefix = `/subscriptions/${path.subscriptionId}/`.toLowerCase();
  const usage = state.disks
    .all()
    .filter((disk) => disk.location === location && disk.id.toLowerCase().startsWith(prefix)).length;
  if (usage < maxDisksPerRegion) return;
  const quota = `${(sku ?? 'Standard_LRS').split('_')[0]}DiskCount`;
  const message = `Operation could not be completed as it results in exceeding approved ${quota} quota. Additional details - Deployment Model: Resource Manager, Location: ${location}, Current Limit: ${maxDisksPerRegion}, Current Usage: ${usage}, Additional Required: 1, (Minimum) New Limit Required: ${usage + 1}. Submit a request for Quota increase at https://aka.ms/AzureQuota.`;
  throw new ArmError(409, 'OperationNotAllowed', message);
}
