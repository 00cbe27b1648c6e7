import type { Instant } from '../instant.ts';
import type { ResourceModel } from '../resource-model.ts';
import type { Attachment } from './attachment.ts';

/** One disk of the set, and how it hung on the VM when its point was made. */
export interface TemplateDisk extends Attachment {
  readonly diskName: string;
}

export interface VmTemplateInput {
  readonly model: ResourceModel;
  /** When the VM was first seen to be so. */
  readonly seenAt: Instant;
  readonly setId: string;
  /** When the last point of the set was taken. */
  readonly takenTo?: Instant;
  readonly disks: readonly TemplateDisk[];
}
