import { tagValue } from '../inventory.ts';
import type { PlanSettings } from '../plan.ts';
import { NO_POLICY, TAG } from '../point-tags.ts';
import type { ResourceModel } from '../resource-model.ts';
import { readTag } from '../tag/read-tag.ts';

export interface OptInValue {
  readonly value: string;
  readonly note?: string;
}

/**
 * The value of the opt-in tag that protects a restored disk as its point says it was: the policy's name, or its schedule
 * and retention in clauses. The default policy where the point says none, or nothing that a tag may say here.
 */
export function optInValue(
  snapshot: ResourceModel,
  { book, timeZone, tagClauses }: Pick<PlanSettings, 'book' | 'timeZone' | 'tagClauses'>,
): OptInValue {
  const tags = snapshot.tags ?? {};
  const policy = tagValue(tags, TAG.policy);
  const keep = tagValue(tags, TAG.keep);
  if (policy === undefined || policy === NO_POLICY) {
    return { value: book.defaultName, note: `its point names no policy, so it is protected as ${book.defaultName}` };
  }
  const value = book.policies.has(policy.toLowerCase()) || keep === undefined ? policy : `${policy} ${keep}`;
  if (readTag(value, book, { timeZone, tagClauses }).kind === 'policy') return { value };
  const note = `a tag cannot say ${JSON.stringify(value)} here, so it is protected as ${book.defaultName}`;
  return { value: book.defaultName, note };
}
