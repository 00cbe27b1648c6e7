import { randomUUID } from 'node:crypto';
import { ArmError } from './arm-error.ts';
import type { Handler } from './arm-request.ts';
import { checkLocks } from './locks.ts';
import { type ResourceKind, requireResource } from './lookup.ts';
import { startOperation } from './operations.ts';

/** `beginGetAccess`: a SAS by which the content could be read, told at the operation's Location URL. */
export function beginGetAccess(kind: Extract<ResourceKind, 'disks' | 'snapshots'>): Handler {
  return (state, request) => {
    state.now();
    const resource = requireResource(state, request.path, kind);
    checkLocks(state, resource.id, 'write');
    if (resource.properties.networkAccessPolicy === 'DenyAll') {
      const message = `Export of ${resource.name} is not allowed by its network access policy DenyAll.`;
      throw new ArmError(409, state.settings.undocumentedCode, message);
    }
    const accessSAS = `https://md-local.blob.core.windows.net/${resource.name.toLowerCase()}/abcd?sv=2018-03-28&sr=b&si=${randomUUID()}&sig=local`;
    const headers = startOperation(state, request, {
      location: resource.location,
      durationMs: state.settings.accessMs,
      succeed: () => {
        resource.properties.diskState = 'ActiveSAS';
      },
      result: () => ({ accessSAS }),
    });
    return { status: 202, headers };
  };
}

/** `endGetAccess`: revokes every SAS. */
export function endGetAccess(kind: Extract<ResourceKind, 'disks' | 'snapshots'>): Handler {
  return (state, request) => {
    state.now();
    const resource = requireResource(state, request.path, kind);
    checkLocks(state, resource.id, 'write');
    const headers = startOperation(state, request, {
      location: resource.location,
      durationMs: state.settings.accessMs,
      succeed: () => {
        resource.properties.diskState = resource.managedBy === undefined ? 'Unattached' : 'Attached';
      },
    });
    return { status: 202, headers };
  };
}
