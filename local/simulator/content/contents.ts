import type { ArmResource } from '../arm-json.ts';
import { type ContentKind, chooseKind } from './content-kind.ts';

/** What a disk's or snapshot's content is generated from. */
export interface ContentOrigin {
  /** The `uniqueId` of the disk that the content was first of. */
  readonly seed: string;
  readonly kind: ContentKind;
  /** Of that disk. */
  readonly sizeBytes: number;
  readonly sectorBytes: number;
}

/** Whose content is whose: a snapshot has its disk's, and a disk made of a snapshot that of the snapshot. */
export class Contents {
  readonly #origins = new Map<string, ContentOrigin>();

  /** What has the unique id was made of the source, and has its content. */
  copied(uniqueId: string, source: ArmResource): void {
    this.#origins.set(uniqueId, this.originOf(source));
  }

  originOf({ properties, id }: ArmResource): ContentOrigin {
    const { uniqueId = id, creationData, diskSizeGB = 0, diskSizeBytes = diskSizeGB * 2 ** 30 } = properties;
    const known = this.#origins.get(uniqueId);
    if (known !== undefined) return known;
    const source = /^(Copy|Restore)/.test(creationData?.createOption ?? '') ? creationData?.sourceUniqueId : undefined;
    const before = source === undefined ? undefined : this.#origins.get(source);
    if (before !== undefined) return before;
    const seed = source ?? uniqueId;
    const sectorBytes = creationData?.logicalSectorSize ?? 512;
    return { seed, kind: chooseKind(seed, properties), sizeBytes: diskSizeBytes, sectorBytes };
  }

  clear(): void {
    this.#origins.clear();
  }
}
