import type { Edition } from '../settings.ts';

/**
 * What changed since the last full pass, as half a sentence; undefined where nothing did. What is not remembered (new or
 * emptied storage) and what could not be read is no change.
 */
export function editionChange(before: Edition | undefined, present: Edition): string | undefined {
  const changes = [
    ...(isChanged(before?.appVersion, present.appVersion)
      ? [`the app went from version ${before?.appVersion} to ${present.appVersion}`]
      : []),
    ...(isChanged(before?.policiesHash, present.policiesHash)
      ? ['the policies file (NIGHTKEEP_POLICIES) changed']
      : []),
  ];
  return changes.length === 0 ? undefined : changes.join(' and ');
}

function isChanged(before: string | undefined, present: string | undefined): boolean {
  return before !== undefined && present !== undefined && before !== present;
}
