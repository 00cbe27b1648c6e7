import type { ArmState } from '../../local/simulator/arm-state.ts';
import type { RunSettings } from '../../shared/run/settings.ts';
import type { Chance } from '../adversary/chance.ts';
import type { Unsteady } from '../adversary/unsteady.ts';
import { WRITE_FAULTS } from '../adversary/write-faults.ts';
import { SNAPSHOT_GROUP } from '../builders/points.ts';
import { DAY, HOUR, MINUTE } from '../oracle/time.ts';
import { SUBSCRIPTION } from '../restore/shop-fleet.ts';
import type { Estate } from './estate.ts';
import type { SimulatedWorld } from './simulated-world.ts';
import { UNTOUCHED } from './tenants.ts';

const READ_FAULTS = [
  'reset-before',
  'html-502',
  'error-500',
  'throttled-by-arm',
  'throttled-flat',
  'not-authorized',
  'empty-page',
];
const REGION = 'westeurope';
const LOCK = `/subscriptions/${SUBSCRIPTION}/resourceGroups/${SNAPSHOT_GROUP}/providers/Microsoft.Authorization/locks/keep`;
/** Hours of trouble come in so many of a hundred days. */
const DAYS_IN_HUNDRED = 40;

/** What goes wrong for a while. */
export interface Trouble {
  readonly kind: TroubleKind;
  readonly from: number;
  readonly to: number;
}

export type TroubleKind = keyof typeof KINDS;

export interface Scene {
  readonly seed: number;
  readonly world: SimulatedWorld;
  readonly estate: Estate;
  readonly unsteady: Unsteady<SimulatedWorld['ports']>;
  readonly dice: Chance;
}

interface Kind {
  /** In a calendar. */
  readonly mark: string;
  /** How often it comes, beside the others. */
  readonly weight: number;
  /** How long it lasts, in hours, at the least and at the most. */
  readonly hours: readonly [number, number];
  /** Begins it, and gives what ends it. */
  readonly begin: (scene: Scene, now: number) => (now: number) => void;
}

const KINDS = {
  'host-off': { mark: 'o', weight: 5, hours: [1, 9], begin: nothing },
  'days-off': { mark: 'O', weight: 1, hours: [24, 24 * 5], begin: nothing },
  'writes-fail': {
    mark: 'w',
    weight: 5,
    hours: [1, 6],
    begin: (scene, now) =>
      playFaults(scene, now, { rate: 0.25, kinds: WRITE_FAULTS, match: { method: 'PUT|PATCH|POST|DELETE' } }),
  },
  'reads-fail': {
    mark: 'r',
    weight: 3,
    hours: [1, 5],
    begin: (scene, now) => playFaults(scene, now, { rate: 0.1, kinds: READ_FAULTS, match: { method: 'GET' } }),
  },
  'host-dies': {
    mark: 'k',
    weight: 4,
    hours: [1, 6],
    begin: ({ unsteady }) => {
      unsteady.crashes = 60;
      return () => {
        unsteady.crashes = undefined;
      };
    },
  },
  'region-out': {
    mark: 'R',
    weight: 2,
    hours: [1, 9],
    begin: ({ world: { azure } }) => {
      azure.beginOutage(REGION);
      return (now) => void azure.outages.end(REGION, now);
    },
  },
  'no-rights-to-make': { mark: 'm', weight: 2, hours: [1, 30], begin: (scene) => forbid(scene.world.azure, 'PUT') },
  'no-rights-to-prune': { mark: 'n', weight: 2, hours: [1, 60], begin: (scene) => forbid(scene.world.azure, 'DELETE') },
  hidden: { mark: 'h', weight: 4, hours: [2, 60], begin: hide },
  disabled: {
    mark: 'd',
    weight: 2,
    hours: [1, 40],
    begin: ({ world: { azure } }) => {
      azure.putSubscription(SUBSCRIPTION, { state: 'Disabled' });
      return () => void azure.putSubscription(SUBSCRIPTION, { state: 'Enabled' });
    },
  },
  'clocks-apart': {
    mark: 'c',
    weight: 2,
    hours: [1, 12],
    begin: ({ world: { azure }, dice }) => {
      azure.settings.dateOffsetMs = dice.pick([-70, -6, 6, 70]) * MINUTE;
      return () => {
        azure.settings.dateOffsetMs = 0;
      };
    },
  },
  observe: {
    mark: 'b',
    weight: 1,
    hours: [2, 50],
    begin: (scene) => set(scene, { mode: 'observe' }, { mode: 'full' }),
  },
  'no-prune': {
    mark: 'p',
    weight: 2,
    hours: [2, 72],
    begin: (scene) => set(scene, { mode: 'no-prune' }, { mode: 'full' }),
  },
  'policies-invalid': {
    mark: 'i',
    weight: 2,
    hours: [2, 50],
    begin: (scene) => set(scene, { policiesInvalid: true }, { policiesInvalid: false }),
  },
  locked: {
    mark: 'l',
    weight: 2,
    hours: [2, 60],
    begin: ({ world: { azure } }) => {
      azure.locks.set(LOCK.toLowerCase(), {
        id: LOCK,
        name: 'keep',
        type: 'Microsoft.Authorization/locks',
        properties: { level: 'CanNotDelete' },
      });
      return () => void azure.locks.delete(LOCK.toLowerCase());
    },
  },
  'lists-lag': {
    mark: 'g',
    weight: 2,
    hours: [1, 12],
    begin: ({ world: { azure } }) => {
      azure.settings.listLagMs = 90_000;
      return () => {
        azure.settings.listLagMs = 0;
      };
    },
  },
} as const satisfies Readonly<Record<string, Kind>>;

/** In these, what is due is tried in vain. */
const RESTLESS: readonly TroubleKind[] = [
  'writes-fail',
  'reads-fail',
  'host-dies',
  'region-out',
  'no-rights-to-make',
  'disabled',
  'clocks-apart',
];

/** What goes wrong in a life, when, and what it keeps from being done. */
export class Troubles {
  readonly past: Trouble[] = [];
  readonly #scene: Scene;
  readonly #active = new Map<TroubleKind, { readonly trouble: Trouble; readonly end: (now: number) => void }>();
  #coming: Trouble[] = [];

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  /** Draws what is to begin in the day after an instant. */
  foresee(now: number): void {
    const { dice } = this.#scene;
    if (dice.upTo(99) >= DAYS_IN_HUNDRED) return;
    const kind = pickKind(dice);
    const [least, most] = KINDS[kind].hours;
    const from = now + dice.upTo(23 * 12) * 5 * MINUTE;
    const to = from + least * HOUR + dice.upTo((most - least) * 12) * 5 * MINUTE;
    const known = [...this.#active.keys(), ...this.#coming.map((other) => other.kind)];
    if (!known.some((other) => areExclusive(other, kind))) this.#coming.push({ kind, from, to });
  }

  /** Begins and ends what is to begin and end by now. */
  pass(now: number): void {
    for (const [kind, { trouble, end }] of this.#active) {
      if (trouble.to > now) continue;
      this.#active.delete(kind);
      end(now);
    }
    const begun = this.#coming.filter(({ from }) => from <= now);
    this.#coming = this.#coming.filter(({ from }) => from > now);
    for (const trouble of begun) {
      this.past.push(trouble);
      this.#active.set(trouble.kind, { trouble, end: KINDS[trouble.kind].begin(this.#scene, now) });
    }
  }

  /** Ends everything, and lets nothing more come. */
  endAll(now: number): void {
    this.#coming = [];
    for (const { end } of this.#active.values()) end(now);
    this.past.splice(
      0,
      this.past.length,
      ...this.past.map((trouble) => ({ ...trouble, to: Math.min(trouble.to, now) })),
    );
    this.#active.clear();
  }

  /** The next instant at which something begins or ends. */
  nextChange(): number {
    const ends = [...this.#active.values()].map(({ trouble }) => trouble.to);
    return Math.min(...ends, ...this.#coming.map(({ from }) => from));
  }

  get isHostOff(): boolean {
    return this.#active.has('host-off') || this.#active.has('days-off');
  }

  /** Something was tried in vain between two instants, and may be tried again. */
  wasRestless(from: number, to: number): boolean {
    return this.during(from, to).some(({ kind }) => RESTLESS.includes(kind));
  }

  /** Nothing was wrong between two instants. */
  wasQuiet(from: number, to: number): boolean {
    return this.during(from, to).length === 0;
  }

  during(from: number, to: number): readonly Trouble[] {
    return this.past.filter((trouble) => trouble.from <= to && trouble.to >= from);
  }
}

/** The simulated Azure plays faults by chance of one kind at a time. */
function areExclusive(a: TroubleKind, b: TroubleKind): boolean {
  return a === b || (a.endsWith('s-fail') && b.endsWith('s-fail'));
}

/** The mark of a kind in a calendar. */
export function markOf(kind: TroubleKind): string {
  return KINDS[kind].mark;
}

function pickKind(dice: Chance): TroubleKind {
  const kinds = Object.entries(KINDS) as [TroubleKind, Kind][];
  let left = dice.upTo(kinds.reduce((sum, [, { weight }]) => sum + weight, 0) - 1);
  for (const [kind, { weight }] of kinds) {
    if (left < weight) return kind;
    left -= weight;
  }
  throw new Error('test: no trouble was drawn');
}

function nothing(): () => void {
  return () => {};
}

interface RandomFaults {
  readonly rate: number;
  readonly kinds: readonly string[];
  readonly match: { readonly method: string };
}

function playFaults({ seed, world: { azure } }: Scene, now: number, faults: RandomFaults): () => void {
  azure.faults.setRandom({ ...faults, seed: `${seed} ${Math.floor(now / DAY)}` });
  return () => azure.faults.setRandom(undefined);
}

function forbid(azure: ArmState, method: 'PUT' | 'DELETE'): () => void {
  const { id } = azure.faults.add({
    match: { method, path: '/providers/Microsoft\\.Compute/snapshots/' },
    effect: { refuse: 'AuthorizationFailed' },
  });
  return () => void azure.faults.remove(id);
}

function set({ world }: Scene, settings: Partial<RunSettings>, after: Partial<RunSettings>): () => void {
  Object.assign(world.settings, settings);
  return () => void Object.assign(world.settings, after);
}

/** Rights to see a VM, one of its disks, or it and all of them are lost. */
function hide({ estate, dice }: Scene, now: number): (now: number) => void {
  const [name = ''] = [dice.pick([...estate.machines.keys()].filter((vm) => vm !== UNTOUCHED))];
  if (!estate.machines.has(name)) return nothing();
  const disks = dice.in(3) ? [] : estate.disksOf(name).filter(() => dice.in(2));
  if (disks.length === 0 || dice.in(2)) estate.changeMachine(name, { isHidden: true }, now);
  for (const disk of disks) estate.changeDisk(disk, { isHidden: true }, now);
  return (end) => {
    if (estate.machines.has(name)) estate.changeMachine(name, { isHidden: false }, end);
    for (const disk of disks) estate.changeDisk(disk, { isHidden: false }, end);
  };
}
