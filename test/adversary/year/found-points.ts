import type { ArmResource } from '../../../local/simulator/arm-json.ts';
import type { ArmState } from '../../../local/simulator/arm-state.ts';

/** A point as the simulated Azure has it, read from its own JSON. */
export interface FoundPoint {
  /** The unique id of the disk that it is of, lower case. */
  readonly disk: string;
  readonly region: string;
  readonly kind: 'snapshot' | 'copy' | 'restore-point';
  readonly scheduledFor: number;
  /** What keeps it from being restored now. */
  readonly fault?: string;
}

/** Everything in the simulated Azure that an installation calls a point, of whatever kind and in whatever state. */
export function foundPoints(state: ArmState): readonly FoundPoint[] {
  return state.snapshots.all().map(snapshotPoint);
}

function snapshotPoint({ location, tags = {}, properties }: ArmResource): FoundPoint {
  const fault = snapshotFault(properties);
  return {
    disk: (tags['nightkeep-disk-id'] ?? '').toLowerCase(),
    region: location,
    kind: properties.creationData?.createOption === 'CopyStart' ? 'copy' : 'snapshot',
    scheduledFor: Date.parse(tags['nightkeep-scheduled-for'] ?? ''),
    ...(fault === undefined ? {} : { fault }),
  };
}

function snapshotFault(properties: ArmResource['properties']): string | undefined {
  if (properties.copyCompletionError !== undefined) return properties.copyCompletionError.errorCode;
  if (properties.provisioningState !== 'Succeeded') return properties.provisioningState;
  const { completionPercent = 100 } = properties;
  return completionPercent < 100 ? `${completionPercent} %` : undefined;
}
