import type { SourceDisk, VirtualMachine } from '../inventory.ts';
import { tagValue } from '../inventory.ts';
import type { Problem } from '../problem.ts';
import { editDistance } from '../tag/nearest.ts';

/** Words of a tag value that became keys of their own, as an unquoted shell value makes them: `keep`, `14d`, `02:30`. */
const STRAY_WORD = /^(keep|at|every|on|tz|within|last|\d{1,4}(h|d|w|m|mo|y)|\d{1,2}:\d{2}([,/]\d{1,2}:\d{2})*)$/i;

/** What the keys of a VM's or disk's tags suggest was meant; told, never acted on. */
export function tagHints(resource: VirtualMachine | SourceDisk, tagKey: string): readonly Problem[] {
  const keys = Object.keys(resource.tags);
  const value = tagValue(resource.tags, tagKey);
  if (value === undefined)
    return keys.filter((key) => isNearMiss(key, tagKey)).map((key) => nearMiss(resource, key, tagKey));
  const strays = keys.filter((key) => STRAY_WORD.test(key));
  return strays.length === 0 ? [] : [strayWords(resource, strays, tagKey, value)];
}

function isNearMiss(key: string, tagKey: string): boolean {
  const [found, wanted] = [squeeze(key), squeeze(tagKey)];
  if (found === wanted) return true;
  // A short key is one letter from many an honest word.
  return wanted.length >= 8 && Math.abs(found.length - wanted.length) <= 2 && editDistance(found, wanted) <= 2;
}

function squeeze(key: string): string {
  return key.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

function nearMiss(resource: VirtualMachine | SourceDisk, key: string, tagKey: string): Problem {
  return {
    ...hintOf(resource),
    code: 'near-miss-key',
    message: `The tag key "${key}" on ${resource.name} looks like "${tagKey}" and means nothing to Nightkeep.`,
    suggestion: `Rename the key to "${tagKey}".`,
    tag: key,
  };
}

function strayWords(
  resource: VirtualMachine | SourceDisk,
  strays: readonly string[],
  tagKey: string,
  value: string,
): Problem {
  const sorted = strays.toSorted((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
  const listed = sorted.map((key) => `"${key}"`).join(', ');
  return {
    ...hintOf(resource),
    code: 'stray-words',
    message: `The tag keys ${listed} beside "${tagKey}" on ${resource.name} look like parts of its value that the shell split off.`,
    suggestion: `Quote the whole value: "${tagKey}=${value} ...".`,
    tag: sorted.join(' '),
  };
}

function hintOf(
  resource: VirtualMachine | SourceDisk,
): Pick<Problem, 'severity' | 'subscriptionId' | 'vmId' | 'diskId'> {
  return {
    severity: 'hint',
    subscriptionId: resource.subscriptionId,
    ...('uniqueId' in resource ? { diskId: resource.id } : { vmId: resource.id }),
  };
}
