import { formatInstant } from '../instant.ts';
import type { ResourceModel } from '../resource-model.ts';
import { type Attachment, settingsOf } from './attachment.ts';
import { MACHINES_API } from './commands/swap-commands.ts';
import { escapeExpressions } from './escape-expressions.ts';
import { type ProfileDisk, type StorageProfile, storageProfileOf } from './seats.ts';
import type { TemplateDisk, VmTemplateInput } from './template-input.ts';
import { templateNotes } from './template-notes.ts';

/** An ARM template, deployable as it is. */
export interface VmTemplate {
  readonly $schema: string;
  readonly contentVersion: string;
  readonly metadata: {
    readonly vm: string;
    readonly set: string;
    readonly seenAt: string;
    /** What a person should know before deploying it, in sentences. */
    readonly notes: readonly string[];
  };
  readonly parameters: Readonly<Record<string, TemplateParameter>>;
  readonly resources: readonly [Readonly<Record<string, unknown>>];
}

interface TemplateParameter {
  readonly type: 'string' | 'array';
  readonly defaultValue?: string | readonly string[];
  readonly metadata: { readonly description: string };
}

/**
 * The template that builds a VM again from the disks of a set: the same size, zone, identity, plan, tags (the opt-in with
 * them: it is the VM again) and all else that was kept of it, with each disk at its LUN. The disks made of the points,
 * the VM's name and its network interfaces are parameters.
 */
export function vmTemplate(input: VmTemplateInput): VmTemplate {
  const { model, seenAt, setId, disks } = input;
  const data = dataDisksOf(disks);
  const interfaces = interfacesOf(model);
  return {
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    contentVersion: '1.0.0.0',
    metadata: { vm: model.id, set: setId, seenAt: formatInstant(seenAt), notes: templateNotes(input) },
    parameters: {
      vmName: { type: 'string', defaultValue: model.name, metadata: { description: 'The name of the VM.' } },
      networkInterfaceIds: {
        type: 'array',
        defaultValue: interfaces.map(({ id }) => id),
        metadata: { description: 'The ids of its network interfaces, in their order; each must be free.' },
      },
      osDiskId: diskParameter(disks.find(({ lun }) => lun === 'os')?.diskName, 'the OS disk'),
      ...Object.fromEntries(data.map((disk) => [diskName(disk.lun), diskParameter(disk.diskName, `LUN ${disk.lun}`)])),
    },
    resources: [resourceOf(model, disks, data, interfaces)],
  };
}

function resourceOf(
  model: ResourceModel,
  disks: readonly TemplateDisk[],
  data: readonly DataDisk[],
  interfaces: readonly NetworkInterface[],
): Readonly<Record<string, unknown>> {
  const { location, zones, tags, plan, extendedLocation, properties } = model as ResourceModel &
    Readonly<Record<'plan' | 'extendedLocation', unknown>>;
  // A disk that is attached has its own users, image and data: Azure takes no others.
  const { osProfile: _, storageProfile: __, networkProfile, ...rest } = properties;
  const identity = identityOf(model['identity']);
  return {
    type: 'Microsoft.Compute/virtualMachines',
    apiVersion: MACHINES_API,
    name: "[parameters('vmName')]",
    location,
    ...(zones === undefined ? {} : { zones }),
    ...(extendedLocation === undefined ? {} : { extendedLocation }),
    ...(tags === undefined ? {} : { tags: escapeExpressions(tags) }),
    ...(identity === undefined ? {} : { identity }),
    ...(plan === undefined ? {} : { plan: escapeExpressions(plan) }),
    properties: {
      ...(escapeExpressions(rest) as Readonly<Record<string, unknown>>),
      storageProfile: storageOf(storageProfileOf(model), disks, data),
      networkProfile: {
        ...(escapeExpressions(networkOf(networkProfile)) as Readonly<Record<string, unknown>>),
        networkInterfaces: interfaces.map(({ properties: how }, index) => ({
          id: `[parameters('networkInterfaceIds')[${index}]]`,
          ...(how === undefined ? {} : { properties: how }),
        })),
      },
    },
  };
}

function storageOf(
  { imageReference: _, osDisk, dataDisks, ...rest }: StorageProfile,
  disks: readonly TemplateDisk[],
  data: readonly DataDisk[],
): Readonly<Record<string, unknown>> {
  const os = disks.find(({ lun }) => lun === 'os');
  return {
    ...(escapeExpressions(rest) as Readonly<Record<string, unknown>>),
    osDisk: {
      ...(osDisk?.osType === undefined ? {} : { osType: osDisk.osType }),
      ...attached('osDiskId', os ?? settingsOf(osDisk ?? {}), osDisk),
    },
    dataDisks: data.map((disk) => ({
      lun: disk.lun,
      ...attached(
        diskName(disk.lun),
        disk,
        dataDisks?.find(({ lun }) => lun === disk.lun),
      ),
    })),
  };
}

function attached(
  parameter: string,
  { cache, writeAccelerator }: Attachment,
  known: ProfileDisk | undefined,
): Readonly<Record<string, unknown>> {
  return {
    createOption: 'Attach',
    ...(cache === undefined ? {} : { caching: cache }),
    ...(writeAccelerator === undefined ? {} : { writeAcceleratorEnabled: writeAccelerator }),
    ...(known?.deleteOption === undefined ? {} : { deleteOption: known.deleteOption }),
    managedDisk: { id: `[parameters('${parameter}')]` },
  };
}

/** Of a managed identity Azure gives more than it takes. */
function identityOf(identity: unknown): Readonly<Record<string, unknown>> | undefined {
  const { type, userAssignedIdentities } = (identity ?? {}) as Readonly<Record<string, unknown>>;
  if (type === undefined) return undefined;
  if (typeof userAssignedIdentities !== 'object' || userAssignedIdentities === null) return { type };
  const ids = Object.keys(userAssignedIdentities).map((id) => [id, {}]);
  return { type, userAssignedIdentities: Object.fromEntries(ids) };
}

function networkOf(networkProfile: unknown): Readonly<Record<string, unknown>> {
  const { networkInterfaces: _, ...rest } = (networkProfile ?? {}) as Readonly<Record<string, unknown>>;
  return rest;
}

function interfacesOf({ properties }: ResourceModel): readonly NetworkInterface[] {
  const { networkInterfaces = [] } = (properties['networkProfile'] ?? {}) as {
    readonly networkInterfaces?: readonly NetworkInterface[];
  };
  return networkInterfaces;
}

interface NetworkInterface {
  readonly id: string;
  readonly properties?: unknown;
}

type DataDisk = TemplateDisk & { readonly lun: number };

/** By LUN; of two at one LUN the first. */
function dataDisksOf(disks: readonly TemplateDisk[]): readonly DataDisk[] {
  const byLun = new Map<number, DataDisk>();
  for (const disk of disks) {
    const { lun } = disk;
    if (typeof lun === 'number' && !byLun.has(lun)) byLun.set(lun, { ...disk, lun });
  }
  return [...byLun.values()].toSorted((a, b) => a.lun - b.lun);
}

function diskName(lun: number): string {
  return `lun${lun}DiskId`;
}

function diskParameter(name: string | undefined, place: string): TemplateParameter {
  const made = name === undefined ? '' : `, made of the point of ${name}`;
  return { type: 'string', metadata: { description: `The id of the disk for ${place}${made}.` } };
}
