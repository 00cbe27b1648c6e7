import { ArmError } from './arm-error.ts';
import type { ArmResource } from './arm-json.ts';
import type { ArmRequest } from './arm-request.ts';
import type { ArmState } from './arm-state.ts';
import { idOf } from './lookup.ts';
import { normalizeLocation } from './normalize-location.ts';

interface CopyStart {
  readonly isIncremental: boolean;
  readonly source: ArmResource;
  /** The target region. */
  readonly location: string;
}

/** Everything that Azure refuses in a copy of a snapshot to another region. No public source names the codes. */
export function checkCopyStart(state: ArmState, request: ArmRequest, copy: CopyStart): void {
  const { isIncremental, source, location } = copy;
  const refuse = (message: string) => new ArmError(409, state.settings.undocumentedCode, message);
  if (request.apiVersion < '2020-12-01') {
    throw new ArmError(400, 'BadRequest', 'Minimum api-version of 2020-12-01 required for CopyStart.');
  }
  if (!isIncremental || source.properties.incremental !== true) {
    throw refuse('CopyStart creation is only supported for incremental snapshots.');
  }
  if (normalizeLocation(source.location) === location) {
    throw refuse(`The source snapshot ${source.id} is in ${location} itself: CopyStart copies to another region.`);
  }
  checkComplete(state, source);
  checkChain(state, idOf(request.path, 'snapshots'), copy);
}

function checkComplete(state: ArmState, { id, properties }: ArmResource): void {
  const { provisioningState, completionPercent = 100, copyCompletionError } = properties;
  if (provisioningState === 'Succeeded' && completionPercent >= 100 && copyCompletionError === undefined) return;
  const message = `The source snapshot ${id} is not complete (${provisioningState}, ${completionPercent} %): it cannot be copied yet.`;
  throw new ArmError(409, state.settings.undocumentedCode, message);
}

function checkChain({ copyChains, settings }: ArmState, id: string, { source, location }: CopyStart): void {
  const refuse = (message: string) => new ArmError(409, settings.undocumentedCode, message);
  const lineage = copyChains.lineageOf(source);
  if (copyChains.isCopying(lineage)) {
    throw refuse(`Another incremental snapshot of the disk of ${source.id} is being copied: one at a time.`);
  }
  if (copyChains.newestIn(lineage, id, location) >= Date.parse(source.properties.timeCreated ?? '')) {
    throw refuse(
      `A snapshot of the same disk as ${source.id} and not older is in ${location}: copies follow the order of creation.`,
    );
  }
  const running = copyChains.runningInto(id, location);
  if (running < settings.maxCopiesPerRegion) return;
  throw refuse(
    `${running} snapshots are being copied to ${location}, which is the limit of a subscription in a region.`,
  );
}
