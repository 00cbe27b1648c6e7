import type { ArmFleet } from '../../../local/simulator/arm-json.ts';
import type { CopyTarget, LocalTime, PointOptions, Policy, PolicyBook } from '../../../shared/policy/policy.ts';
import { builtInPolicies, EVERY_DAY } from '../../../shared/policy/tag/built-in.ts';
import { SNAPSHOT_GROUP } from '../../builders/points.ts';
import type { Counts } from '../../oracle/kept-points.ts';
import { aShopFleet, aShopMachine, SUBSCRIPTION } from '../../restore/shop-fleet.ts';
import { HOME } from './regions.ts';

/** A policy in the words of the test, from which both the product's and what is expected of it are made. */
export interface Wish {
  readonly name: string;
  /** Local hours, every day. */
  readonly hours: readonly number[];
  readonly keep: Counts;
  readonly timeZone: string;
  /** Absent: each disk for itself. */
  readonly consistency?: 'crash' | 'application';
  /** Absent: no copies. */
  readonly copies?: readonly CopyWish[];
}

/** Where copies go, and which stay there. */
export interface CopyWish {
  readonly region: string;
  readonly keep: Counts;
  /** Copied whether its own rules would keep it or not. */
  readonly all?: true;
}

/** A VM and what is wished for its disks. */
export interface Tenant {
  readonly vm: string;
  readonly wish: Wish;
  /** Names of its data disks, beside the OS disk; one with a wish of its own by its tag. */
  readonly data: readonly (string | { readonly name: string; readonly wish: Wish })[];
}

/** Every disk of the tenants by its unique id, with what is wished for it. */
export function wishesByDisk(tenants: readonly Tenant[]): ReadonlyMap<string, Wish> {
  return new Map(
    tenants.flatMap(({ vm, wish, data }) =>
      [`${vm}-os`, ...data].map((disk): [string, Wish] =>
        typeof disk === 'string' ? [`unique-${disk}`, wish] : [`unique-${disk.name}`, disk.wish],
      ),
    ),
  );
}

/** Each wish once. */
export function wishesOf(tenants: readonly Tenant[]): readonly Wish[] {
  return [...new Set(wishesByDisk(tenants).values())];
}

/** That of the VMs, and those that copies go to. */
export function regionsOf(wishes: readonly Wish[]): readonly string[] {
  return [...new Set([HOME, ...wishes.flatMap(({ copies = [] }) => copies.map(({ region }) => region))])];
}

export function bookOf(wishes: readonly Wish[]): PolicyBook {
  const { policies, defaultName } = builtInPolicies('UTC');
  return {
    policies: new Map([...policies, ...wishes.map((wish) => [wish.name, policyOf(wish)] as const)]),
    defaultName,
  };
}

function policyOf({ name, hours, keep, timeZone, consistency, copies = [] }: Wish): Policy {
  const times: readonly LocalTime[] = hours.map((hour) => ({ hour, minute: 0 }));
  const copyTo: readonly CopyTarget[] = copies.map((copy) => ({
    region: copy.region,
    retention: copy.keep,
    copies: copy.all === true ? 'all' : 'kept',
  }));
  const options: PointOptions = {
    ...(consistency === undefined ? {} : { consistency }),
    ...(copyTo.length === 0 ? {} : { copyTo }),
  };
  return { name, schedule: { kind: 'at', times, days: EVERY_DAY }, retention: keep, timeZone, options };
}

export function fleetOf(tenants: readonly Tenant[]): ArmFleet {
  const machines = tenants.map(({ vm, wish, data }) =>
    aShopMachine({
      name: vm,
      tags: { 'snapshot-policy': wish.name },
      os: { name: `${vm}-os`, caching: 'None' },
      data: data.map((disk) =>
        typeof disk === 'string'
          ? { name: disk, caching: 'None' }
          : { name: disk.name, caching: 'None', tags: { 'snapshot-policy': disk.wish.name } },
      ),
    }),
  );
  const fleet = aShopFleet(machines, [SNAPSHOT_GROUP]);
  const targets = regionsOf(wishesOf(tenants)).filter((region) => region !== HOME);
  const groups = targets.map((location) => ({
    id: `/subscriptions/${SUBSCRIPTION}/resourceGroups/${SNAPSHOT_GROUP}-${location}`,
    location,
  }));
  return { ...fleet, resourceGroups: [...(fleet.resourceGroups ?? []), ...groups] };
}
