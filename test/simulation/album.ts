import type { ArmResource } from '../../local/simulator/arm-json.ts';
import type { ArmState } from '../../local/simulator/arm-state.ts';
import { MINUTE } from '../adversary/year/time.ts';

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
  /** The retention written on it. */
  readonly written: string | undefined;
}

const PROVING = ['owner', 'disk-id', 'scheduled-for', 'run', 'expires'].map((name) => `nightkeep-${name}`);

/** Every snapshot that the installation ever asked for, and what became of it. */
export class Album {
  readonly #azure: ArmState;
  readonly #asked = new Map<string, Asked>();
  readonly #byDisk = new Map<string, Asked[]>();

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
    const others = this.#byDisk.get(disk) ?? [];
    this.#byDisk.set(disk, [...others, asked]);
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
    return this.everOf(disk).flatMap((asked) => this.present(asked) ?? []);
  }

  present(asked: Asked): Present | undefined {
    const resource = this.#azure.snapshots.get(asked.id);
    return resource === undefined || resource.properties.provisioningState === 'Deleting'
      ? undefined
      : presentOf(asked, resource);
  }
}

function presentOf(asked: Asked, { tags = {}, properties }: ArmResource): Present {
  return {
    ...asked,
    state: stateOf(properties),
    isHeld: Object.keys(tags).some((key) => key.toLowerCase() === 'nightkeep-hold'),
    isInDoubt: PROVING.some((key) => tags[key] !== asked.tags[key]),
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
