import { randomUUID } from 'node:crypto';
import { ArmError, invalidParameter } from './arm-error.ts';
import type { ArmResource } from './arm-json.ts';
import type { ArmPath } from './arm-path.ts';
import { bodyAs, type Handler } from './arm-request.ts';
import type { ArmState } from './arm-state.ts';
import { refreshDiskState } from './attachments.ts';
import { SAS_PATH } from './content/blob-reply.ts';
import { requireDiskPoint } from './disk-restore-points.ts';
import { checkLocks } from './locks.ts';
import { type ResourceKind, requireResource } from './lookup.ts';
import { startOperation } from './operations.ts';

type Readable = Extract<ResourceKind, 'disks' | 'snapshots'> | 'diskRestorePoints';

/** `beginGetAccess`: a SAS by which the content can be read, told at the operation's Location URL. */
export function beginGetAccess(kind: Readable): Handler {
  return (state, request) => {
    state.now();
    const resource = requireReadable(state, request.path, kind);
    checkLocks(state, resource.id, 'write');
    const { access, durationInSeconds } = bodyAs<{ access: string; durationInSeconds: number }>(request);
    if (typeof durationInSeconds !== 'number' || durationInSeconds <= 0) {
      throw invalidParameter('durationInSeconds', "Required parameter 'durationInSeconds' is missing or not positive.");
    }
    if (access !== 'Read') {
      throw invalidParameter('access', `Access '${access}' is not supported: the content can be read alone.`);
    }
    checkReadable(state, resource);
    const id = randomUUID();
    const signature = randomUUID().replaceAll('-', '');
    const url = `${request.baseUrl}${SAS_PATH}md-${id.slice(0, 8)}/abcd?sv=2018-03-28&sr=b&si=${id}&sig=${signature}`;
    const told = () => ({ accessSAS: url });
    const headers = startOperation(state, request, {
      location: resource.location,
      durationMs: state.settings.accessMs,
      succeed: (startedAt) => {
        const expiresAt = startedAt + durationInSeconds * 1_000;
        state.grants.add({ id, resourceId: resource.id.toLowerCase(), signature, expiresAt });
        refreshState(state, resource, kind);
        state.due.schedule(expiresAt, () => refreshState(state, resource, kind));
      },
      output: told,
    });
    return { status: 202, headers };
  };
}

/** `endGetAccess`: revokes every SAS; succeeds where there is none. */
export function endGetAccess(kind: Readable): Handler {
  return (state, request) => {
    state.now();
    const resource = requireReadable(state, request.path, kind);
    checkLocks(state, resource.id, 'write');
    const headers = startOperation(state, request, {
      location: resource.location,
      durationMs: state.settings.accessMs,
      succeed: () => {
        state.grants.revoke(resource.id);
        refreshState(state, resource, kind);
      },
    });
    return { status: 202, headers };
  };
}

function requireReadable(state: ArmState, path: ArmPath, kind: Readable): ArmResource {
  return kind === 'diskRestorePoints' ? requireDiskPoint(state, path) : requireResource(state, path, kind);
}

function checkReadable(state: ArmState, { name, properties }: ArmResource): void {
  const refuse = (message: string) => new ArmError(409, state.settings.undocumentedCode, message);
  const { networkAccessPolicy, provisioningState, completionPercent = 100, diskState } = properties;
  if (networkAccessPolicy === 'DenyAll') {
    throw refuse(`Export of ${name} is not allowed by its network access policy DenyAll.`);
  }
  if (provisioningState !== 'Succeeded') {
    throw refuse(`Export of ${name} is not allowed while its provisioning state is ${provisioningState}.`);
  }
  if (completionPercent < 100) {
    throw refuse(`Export of ${name} is not allowed before its copy is complete (${completionPercent} %).`);
  }
  if (diskState === 'Attached') {
    throw refuse(`Export of ${name} is not allowed while the disk is attached to a running VM.`);
  }
}

function refreshState(state: ArmState, resource: ArmResource, kind: Readable): void {
  if (kind === 'disks') refreshDiskState(state, resource);
  else {
    resource.properties.diskState = state.grants.isActive(resource.id, state.now()) ? 'ActiveSAS' : 'Unattached';
  }
}
