import type { ArmProperties } from '../simulator/arm-json.ts';

/** A disk of the sample fleet, in as few words as it takes. */
export interface DiskSpec {
  readonly name: string;
  readonly sizeGib: number;
  /** Default: Premium_LRS. */
  readonly sku?: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** Names of the VMs that share it, the owner first; it is listed with the owner alone. */
  readonly sharedBy?: readonly string[];
  /** It was deleted and made again this many nights ago: points of before are those of another disk. */
  readonly recreatedNightsAgo?: number;
  /** Added to, or in place of, those of a plain disk. */
  readonly properties?: ArmProperties;
  /** The tag value that its points of the past were made under, where it is not the present one. */
  readonly madeUnder?: string;
  readonly history?: History;
}

/**
 * What is left of the past 60 nights: all of them (the first weeks were run without pruning), those that pruning left,
 * or none.
 */
type History = 'all' | 'pruned' | 'none';

interface MarketplacePlan {
  readonly name: string;
  readonly publisher: string;
  readonly product: string;
}

export interface VmSpec {
  readonly name: string;
  readonly group: string;
  readonly subscription: SubscriptionSpec;
  readonly location: string;
  /** Of the VM and of its disks, but for the zone-redundant. */
  readonly zone?: string;
  /** Default: Standard_D4ds_v5. */
  readonly size?: string;
  /** Default: Linux. */
  readonly osType?: 'Linux' | 'Windows';
  /** Default: V2. */
  readonly generation?: 'V1' | 'V2';
  readonly trustedLaunch?: true;
  readonly identity?: Readonly<Record<string, unknown>>;
  /** Of the image in the marketplace that it was made from. */
  readonly plan?: MarketplacePlan;
  readonly tags?: Readonly<Record<string, string>>;
  /** Absent: an ephemeral OS disk, which lives on the host. */
  readonly os?: DiskSpec;
  readonly data?: readonly DiskSpec[];
  /** Names of shared disks that another VM lists. */
  readonly uses?: readonly string[];
  readonly history?: History;
}

/** A disk without a VM; `gone` ones exist no more, and only their points are left. */
export interface DetachedSpec extends DiskSpec {
  readonly group: string;
  readonly subscription: SubscriptionSpec;
  readonly location: string;
  readonly gone?: true;
  /** The VM it belonged to. */
  readonly vm?: string;
}

export interface SubscriptionSpec {
  readonly id: string;
  readonly name: string;
}

export const PRODUCTION: SubscriptionSpec = { id: '5a3c1f00-0000-4000-8000-0000000000a1', name: 'Contoso Production' };
export const DEVELOPMENT: SubscriptionSpec = {
  id: '5a3c1f00-0000-4000-8000-0000000000b2',
  name: 'Contoso Development',
};
