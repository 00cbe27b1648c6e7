import type { ComputeManagementClient } from '@azure/arm-compute';
import { idParts, type ResourceId } from '../policy/resource-id.ts';
import { AzureError } from '../run/azure-error.ts';
import type { DiskContents } from '../run/ports.ts';
import type { ArmClient } from './arm-client.ts';
import { callAzure, orAbsent } from './arm-errors.ts';
import { readFirstBytes, readUsedBytes } from './blob-ranges.ts';

/** How long a SAS lives where nobody revokes it. */
const SAS_SECONDS = 600;
const POLL_MS = 1_000;
/** How long Azure's answer about a SAS is waited for; it comes within seconds. */
const LONGEST_WAIT_MS = 60_000;

type Disks = ComputeManagementClient['disks'];

interface Poller<T> {
  pollUntilDone(options: { readonly abortSignal: AbortSignal }): Promise<T>;
}

/** What is on a disk, read through a SAS that is open only meanwhile. A SAS is never logged, nor part of an error. */
export class ArmDiskContents implements DiskContents {
  readonly #arm: ArmClient;

  constructor(arm: ArmClient) {
    this.#arm = arm;
  }

  async read(id: ResourceId, firstBytes: number): Promise<{ first: Uint8Array; usedBytes: number }> {
    let content: { first: Uint8Array; usedBytes: number };
    try {
      const sas = await this.#open(id);
      content = { first: await readFirstBytes(sas, firstBytes), usedBytes: await readUsedBytes(sas) };
    } catch (error) {
      // Even one whose opening was not answered may be open. That it cannot be closed is told by the first error.
      await this.close(id).catch(() => undefined);
      throw error;
    }
    await this.close(id);
    return content;
  }

  async close(id: ResourceId): Promise<void> {
    await orAbsent(() =>
      this.#ask(id, (disks, group, name) => disks.revokeAccess(group, name, { updateIntervalInMs: POLL_MS })),
    );
  }

  async #open(id: ResourceId): Promise<string> {
    const granted = await callAzure(() =>
      this.#ask(id, (disks, group, name) =>
        disks.grantAccess(
          group,
          name,
          { access: 'Read', durationInSeconds: SAS_SECONDS },
          { updateIntervalInMs: POLL_MS },
        ),
      ),
    );
    const sas = granted.accessSAS;
    if (sas === undefined || !URL.canParse(sas) || !sas.includes('?')) {
      throw new AzureError('Azure opened a disk for reading and gave no link to it.', { code: 'UnexpectedReply' });
    }
    return sas;
  }

  /** Asks for an operation and waits for its end. */
  async #ask<T>(id: ResourceId, begin: (disks: Disks, group: string, name: string) => Poller<T>): Promise<T> {
    const { subscriptionId, resourceGroup, name } = idParts(id);
    const { disks } = await this.#arm.compute(subscriptionId);
    try {
      return await begin(disks, resourceGroup, name).pollUntilDone({
        abortSignal: AbortSignal.timeout(LONGEST_WAIT_MS),
      });
    } catch (error) {
      throw operationError(error) ?? error;
    }
  }
}

/** The SDK tells a failed operation by a text alone: `The long-running operation has failed. <code>. <message>`. */
function operationError(error: unknown): AzureError | undefined {
  const told = error instanceof Error ? /operation has failed\.? (\w+)\.? ([\s\S]*)$/.exec(error.message) : null;
  return told === null ? undefined : new AzureError(told[2] ?? '', { code: told[1] ?? '' });
}
