import { tellAccepted } from '../log-messages.ts';
import { type Execution, type Pause, writeOutcome } from './execution.ts';
import { sendOnce } from './send-once.ts';
import { type CreateRecord, failCreate, settleFrom } from './settle-create.ts';

/** Sends the PUT of one create, or adopts the snapshot that stands under its name. */
export function sendCreate(x: Execution, record: CreateRecord): Promise<Pause> {
  const { ports } = x;
  const { snapshotId, request } = record.action;
  return sendOnce(x, record, {
    id: snapshotId,
    lookUp: () => ports.snapshots.get(snapshotId),
    put: () => ports.snapshots.create(request),
    accepted: async (requestId) => {
      tellAccepted(ports.logger, record, requestId);
      await writeOutcome(x, record, { state: 'sent', sentAt: ports.clock.now() });
    },
    settle: (standing) => settleFrom(x, record, standing),
    fail: (error) => failCreate(x, record, error),
  });
}
