import type { ArmFleet } from '../../../local/simulator/arm-json.ts';
import type { LocalTime, Policy, PolicyBook, Retention } from '../../../shared/policy/policy.ts';
import { builtInPolicies, EVERY_DAY } from '../../../shared/policy/tag/built-in.ts';
import { SNAPSHOT_GROUP } from '../../builders/points.ts';
import { aShopFleet, aShopMachine, SUBSCRIPTION } from '../../restore/shop-fleet.ts';
import type { Counts } from './kept-points.ts';

/** A policy in the words of the test, from which both the product's and what is expected of it are made. */
export interface Wish {
  readonly name: string;
  /** Local hours, every day. */
  readonly hours: readonly number[];
  readonly keep: Counts;
  readonly timeZone: string;
}

/** A VM and what is wished for its disks. */
export interface Tenant {
  readonly vm: string;
  readonly wish: Wish;
  /** Names of its data disks, beside the OS disk. */
  readonly data: readonly string[];
}

/** Every disk of the tenants by its unique id, with what is wished for it. */
export function wishesByDisk(tenants: readonly Tenant[]): ReadonlyMap<string, Wish> {
  return new Map(
    tenants.flatMap(({ vm, wish, data }) =>
      [`${vm}-os`, ...data].map((disk): [string, Wish] => [`unique-${disk}`.toLowerCase(), wish]),
    ),
  );
}

export function bookOf(wishes: readonly Wish[]): PolicyBook {
  const { policies, defaultName } = builtInPolicies('UTC');
  return {
    policies: new Map([...policies, ...wishes.map((wish) => [wish.name, policyOf(wish)] as const)]),
    defaultName,
  };
}

function policyOf({ name, hours, keep, timeZone }: Wish): Policy {
  const times: readonly LocalTime[] = hours.map((hour) => ({ hour, minute: 0 }));
  const retention: Retention = keep;
  return { name, schedule: { kind: 'at', times, days: EVERY_DAY }, retention, timeZone, options: {} };
}

export function fleetOf(tenants: readonly Tenant[]): ArmFleet {
  const machines = tenants.map(({ vm, wish, data }) =>
    aShopMachine({
      name: vm,
      tags: { 'snapshot-policy': wish.name },
      os: { name: `${vm}-os`, caching: 'None' },
      data: data.map((name) => ({ name, caching: 'None' })),
    }),
  );
  return aShopFleet(machines, [SNAPSHOT_GROUP]);
}

export { SUBSCRIPTION };
