import { createHash } from 'node:crypto';
import type { Fault } from './fault.ts';
import { FAULT_KINDS, type FaultMatch } from './fault-kinds.ts';
import { type FaultMatcher, matcherOf } from './fault-matcher.ts';

export interface RandomFaultsRequest {
  /** The same seed plays the same faults to the same requests. */
  readonly seed: number | string;
  /** The share of requests that meet a fault, from 0 to 1. */
  readonly rate: number;
  /** The kinds to draw from; all where absent. */
  readonly kinds?: readonly string[];
  readonly match?: FaultMatch;
  /** How many are played in all; without it, until deleted. */
  readonly times?: number;
}

interface Drawable {
  readonly name: string;
  readonly fits: FaultMatcher;
}

/**
 * Faults by chance that can be had again. What a request meets depends on the seed, its method and path, and on how often
 * these came before: not on what other requests come in between, so that requests at once do not change the draw.
 */
export class RandomFaults {
  readonly request: RandomFaultsRequest;
  /** How many of each kind were played. */
  readonly played: Record<string, number> = {};
  readonly #kinds: readonly Drawable[];
  readonly #fits: FaultMatcher;
  readonly #asked = new Map<string, number>();
  #total = 0;

  /** Throws on what is no rate, no seed or no kind. */
  constructor(request: RandomFaultsRequest) {
    const { seed, rate, kinds = Object.keys(FAULT_KINDS), times = 0 } = request;
    if (typeof seed !== 'number' && typeof seed !== 'string') throw new Error('seed: expected a number or a text');
    if (typeof rate !== 'number' || !(rate >= 0 && rate <= 1)) throw new Error('rate: expected a number from 0 to 1');
    if (!Array.isArray(kinds) || kinds.length === 0) throw new Error('kinds: expected a list of kinds');
    if (typeof times !== 'number') throw new Error('times: expected a number');
    this.request = request;
    this.#kinds = kinds.map((name) => ({ name, fits: matcherOf(requireKind(name).match) }));
    this.#fits = matcherOf(request.match);
  }

  /** The fault that this request meets, counted as played. */
  take(method: string, url: string): Fault | undefined {
    const { seed, rate, times = Number.POSITIVE_INFINITY } = this.request;
    if (this.#total >= times || !this.#fits(method, url)) return undefined;
    const key = `${method} ${identityOf(url)}`;
    const before = this.#asked.get(key) ?? 0;
    this.#asked.set(key, before + 1);
    const digest = createHash('sha256').update(`${seed}\n${key}\n${before}`).digest();
    if (digest.readUInt32BE(0) / 2 ** 32 >= rate) return undefined;
    const fitting = this.#kinds.filter(({ fits }) => fits(method, url));
    const name = fitting[digest.readUInt32BE(4) % Math.max(1, fitting.length)]?.name;
    if (name === undefined) return undefined;
    this.#total++;
    const played = (this.played[name] ?? 0) + 1;
    this.played[name] = played;
    return { ...requireKind(name), id: `random:${name}`, seen: before + 1, played };
  }
}

/** Path and page, without what is another in each run: the ids of operations. */
function identityOf(url: string): string {
  const [path = '', query = ''] = url.toLowerCase().split('?');
  const [, page = ''] = /(?:\$|%24)skiptoken=([^&]*)/i.exec(query) ?? [];
  return `${path.replace(/operations\/[^/]+$/, 'operations/*')} ${page}`;
}

export function requireKind(name: unknown) {
  const kind = typeof name === 'string' && Object.hasOwn(FAULT_KINDS, name) ? FAULT_KINDS[name] : undefined;
  if (kind === undefined) throw new Error(`kind: ${name} is none of ${Object.keys(FAULT_KINDS).join(', ')}`);
  return kind;
}
