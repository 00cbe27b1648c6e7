import type { ResourceId } from '../resource-id.ts';
import type { Attachment } from './attachment.ts';
import type { DiskRequest } from './disk-request.ts';

/** One disk to be made of one point, and how it is to hang on a VM. */
export interface PlannedDisk extends Attachment {
  readonly pointId: ResourceId;
  /** The disk the point was made of; it may be gone. */
  readonly sourceDiskId?: ResourceId;
  readonly sourceUniqueId: string;
  readonly request: DiskRequest;
}
