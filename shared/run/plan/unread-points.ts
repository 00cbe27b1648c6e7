import { regionKey } from '../../policy/names.ts';
import type { CopyAction, CreateAction } from '../../policy/plan.ts';

/** Where VM restore points could not be read: what is not among those read may be there all the same. */
export interface UnreadPoints {
  /** As `regionKey` writes them: some there could not be read. */
  readonly unreadRegions: readonly string[];
  /** None could be read: the right to list them is missing. */
  readonly isNoneRead: boolean;
}

/** Whether nothing follows from it that what an action makes was not read. */
export function isUnread(
  { restorePoint, location }: Pick<CreateAction | CopyAction, 'restorePoint' | 'location'>,
  { unreadRegions, isNoneRead }: UnreadPoints,
): boolean {
  return restorePoint !== undefined && (isNoneRead || unreadRegions.includes(regionKey(location)));
}
