import type { ResourceModel } from '../policy/resource-model.ts';
import { keptModel, modelHash } from '../policy/restore/kept-model.ts';
import type { Ports } from '../run/ports.ts';

/**
 * Keeps a VM's model where it differs from the one kept last, so that the VM can be built again when it is gone. It goes
 * along with a snapshot and never spoils it: a failure is logged, and the next run tries again.
 */
export async function keepModel(ports: Ports, model: ResourceModel): Promise<void> {
  try {
    const now = ports.clock.now();
    const kept = keptModel(model);
    const last = await ports.vmModels.at(model.id, now);
    if (last !== undefined && last.seenAt <= now && modelHash(last.model) === modelHash(kept)) return;
    await ports.vmModels.put({ vmId: model.id, seenAt: now, model: kept });
  } catch (error) {
    ports.logger.log('warn', 'The model of a VM could not be kept', {
      vmId: model.id,
      error: error instanceof Error ? error.stack : String(error),
    });
  }
}
