import type { SourceDisk, VirtualMachine } from '../../policy/inventory.ts';
import { resolveTarget, type TargetInventory, type TargetResolution, type TargetSpec } from '../../policy/target.ts';
import { AzureError } from '../azure-error.ts';
import { inParallel } from '../in-parallel.ts';
import type { Ports } from '../ports.ts';
import type { RunSettings } from '../settings.ts';
import { readScopes, type SubscriptionScope } from '../subscription-scope.ts';

const SUBSCRIPTIONS_AT_ONCE = 8;

/**
 * Turns the names of a call into ids, from the live inventory of every subscription. Where a subscription cannot be read
 * and nothing is found elsewhere, the refusal of Azure is thrown: a name there might be the one that is meant.
 */
export async function findTarget(ports: Ports, settings: RunSettings, spec: TargetSpec): Promise<TargetResolution> {
  if (spec === 'all' || Object.keys(spec).every((field) => field === 'policy')) {
    return resolveTarget(spec, { virtualMachines: [], disks: [], book: settings.book });
  }
  const { inventory, refusal } = await readNames(ports, settings);
  const resolution = resolveTarget(spec, inventory);
  if (resolution.kind === 'unknown' && refusal !== undefined) throw refusal;
  return resolution;
}

async function readNames(
  ports: Ports,
  settings: RunSettings,
): Promise<{ inventory: TargetInventory; refusal: AzureError | undefined }> {
  const virtualMachines: VirtualMachine[] = [];
  const disks: SourceDisk[] = [];
  let refusal: AzureError | undefined;
  const scopes = await readScopes(ports, settings);
  await inParallel(scopes, SUBSCRIPTIONS_AT_ONCE, async (scope) => {
    try {
      const [machines, found] = await readScope(ports, scope);
      virtualMachines.push(...machines);
      disks.push(...found);
    } catch (error) {
      if (!(error instanceof AzureError)) throw error;
      refusal = error;
    }
  });
  return { inventory: { virtualMachines, disks, book: settings.book }, refusal };
}

async function readScope(
  { inventory }: Ports,
  { subscriptionId, resourceGroups }: SubscriptionScope,
): Promise<[readonly VirtualMachine[], readonly SourceDisk[]]> {
  const groups = resourceGroups ?? [undefined];
  const machines = await Promise.all(groups.map((group) => inventory.listVirtualMachines(subscriptionId, group)));
  const disks = await Promise.all(groups.map((group) => inventory.listDisks(subscriptionId, group)));
  return [machines.flat(), disks.flat()];
}
