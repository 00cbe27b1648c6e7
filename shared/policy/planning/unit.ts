import type { Protection } from '../protection.ts';
import { idKey } from '../resource-id.ts';

/** What is worked on together: the disks of one VM, or a detached disk by itself. */
export function unitKey({ vm, disk }: Pick<Protection, 'vm' | 'disk'>): string {
  return idKey(vm?.id ?? disk.id);
}
