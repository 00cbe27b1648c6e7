import type { ArmProperties } from './arm-json.ts';

export type ImmutabilityPolicy = NonNullable<ArmProperties['immutabilityPolicy']>;

/** Whether a policy keeps a snapshot from being deleted at an instant. */
export function isLive(policy: ImmutabilityPolicy | undefined, now: number): policy is ImmutabilityPolicy {
  if (policy === undefined || policy.isPolicyExpired === true) return false;
  const { policyExpirationTime } = policy;
  return policyExpirationTime === undefined || now < Date.parse(policyExpirationTime);
}
