import type { ArmResource } from '../../local/simulator/arm-json.ts';
import type { ArmState } from '../../local/simulator/arm-state.ts';
import { MINUTE } from '../oracle/time.ts';

/** A snapshot that the installation asked for, as it asked: nothing that was done to it since changes it. */
export interface Asked {
  readonly id: string;
  readonly name: string;
  /** The unique id of its disk, lower case. */
  readonly disk: string;
  /** Undefined for an ad-hoc one. */
  readonly scheduledFor: number | undefined;
  readonly expiresAt: number | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly askedAt: number;
}

/** One that is there, as Azure has it now. */
export interface Present extends Asked {
  readonly state: 'usable' | 'pending' | 'failed';
  readonly isHeld: boolean;
  /** Somebody edited the tags by which it is known. */
  readonly isInDoubt: boolean;
  /** The policy and the retention written on it. */
  readonly policy: string | undefined;
  readonly written: string | undefined;
}

const PROVING = ['nightkeep-owner', 'nightkeep-disk-id', 'nightkeep-scheduled-for'];

/** Every snapshot that the installation ever asked for, and what became of it. */
export class Album {
  readonly #azure: ArmState;
  readonly #asked = new Map<string, Asked>();
  readonly #byDisk = new Map<string, Asked[]>();
  readonly #usable = new Set<Asked>();
  /** Those that are not known to be gone. */
  readonly #living = new Map<string, Set<Asked>>();

  constructor(azure: ArmState) {
    this.#azure = azure;
  }

  /** Notes a PUT that Azure took. */
  note(resource: ArmResource, askedAt: number): Asked {
    const { id, name, tags = {} } = resource;
    const scheduledFor = Date.parse(tags['nightkeep-scheduled-for'] ?? '');
    const expiresAt = Date.parse(tags['nightkeep-expires'] ?? '');
    const disk = (tags['nightkeep-disk-id'] ?? '').toLowerCase();
    const asked: Asked = {
      ...{ id, name, disk, tags: { ...tags }, askedAt },
      scheduledFor: Number.isNaN(scheduledFor) ? undefined : scheduledFor,
      expiresAt: Number.isNaN(expiresAt) ? undefined : expiresAt,
    };
    this.#asked.set(id.toLowerCase(), asked);
    this.#byDisk.set(disk, [...this.everOf(disk), asked]);
    // One that was deleted by hand, or that Azure left nothing of, may be made again under its name.
    const others = [...(this.#living.get(disk) ?? [])].filter((other) => other.id !== id);
    this.#living.set(disk, new Set([...others, asked]));
    return asked;
  }

  find(id: string): Asked | undefined {
    return this.#asked.get(id.toLowerCase());
  }

  /** All of a disk, there or not, in the order in which they were asked for. */
  everOf(disk: string): readonly Asked[] {
    return this.#byDisk.get(disk) ?? [];
  }

  /** Those of a disk that are there. */
  presentOf(disk: string): readonly Present[] {
    const living = this.#living.get(disk) ?? new Set<Asked>();
    const found: Present[] = [];
    const { snapshots } = this.#azure;
    for (const asked of living) {
      const resource = snapshots.get(asked.id);
      if (resource === undefined) living.delete(asked);
      else if (resource.properties.provisioningState !== 'Deleting') found.push(this.#present(asked, resource));
    }
    return found;
  }

  #present(asked: Asked, resource: ArmResource): Present {
    const present = presentOf(asked, resource);
    if (present.state === 'usable') this.#usable.add(asked);
    return present;
  }

  /** Those of a disk that were usable once. */
  usableOf(disk: string): readonly Asked[] {
    return this.everOf(disk).filter((asked) => this.#usable.has(asked));
  }
}

function presentOf(asked: Asked, { tags = {}, properties }: ArmResource): Present {
  return {
    ...asked,
    state: stateOf(properties),
    isHeld: Object.keys(tags).some((key) => key.toLowerCase() === 'nightkeep-hold'),
    isInDoubt: PROVING.some((key) => tags[key] !== asked.tags[key]),
    policy: tags['nightkeep-policy'],
    written: tags['nightkeep-keep'],
  };
}

function stateOf({ provisioningState, completionPercent = 100, copyCompletionError }: ArmResource['properties']) {
  if (['Failed', 'Canceled'].includes(provisioningState ?? '') || copyCompletionError !== undefined) return 'failed';
  return provisioningState === 'Succeeded' && completionPercent === 100 ? 'usable' : 'pending';
}

/** Whether one counts toward what is kept. */
export function counts({ state, isHeld, isInDoubt, scheduledFor = 0 }: Present, now: number): boolean {
  return state === 'usable' && !isHeld && !isInDoubt && scheduledFor <= now + 5 * MINUTE;
}
