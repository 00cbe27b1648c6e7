import type { FaultRequest } from './fault.ts';
import { BESIDE_EFFECTS, EFFECTS } from './fault-effect.ts';
import { requireKind } from './random-faults.ts';

type Json = Readonly<Record<string, unknown>>;

const FIELDS = ['match', 'times', 'after', 'probability', 'effect', 'kind'];

/** A fault as the control API takes it: with an effect of its own, or by the name of a kind. Throws on what is unknown. */
export function readFault(body: Json): FaultRequest {
  refuseUnknown(body, FIELDS, '');
  const { kind: name, effect, match, ...rest } = body;
  refuseUnknown(asObject(match ?? {}, 'match'), ['method', 'path'], 'match.');
  if (name !== undefined) {
    if (effect !== undefined) throw new Error('effect: a kind has its own');
    const kind = requireKind(name);
    return { ...rest, effect: kind.effect, match: { ...kind.match, ...(match as FaultRequest['match']) } };
  }
  const given = asObject(effect, 'effect');
  if (!EFFECTS.some((known) => known in given)) {
    throw new Error(`effect: expected an object with one of ${EFFECTS.join(', ')}`);
  }
  refuseUnknown(given, [...EFFECTS, ...BESIDE_EFFECTS], 'effect.');
  return body as unknown as FaultRequest;
}

function refuseUnknown(value: Json, known: readonly string[], prefix: string): void {
  const unknown = Object.keys(value).find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Error(`${prefix}${unknown}: not known; expected ${known.join(', ')}`);
}

function asObject(value: unknown, where: string): Json {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  throw new Error(`${where}: expected an object`);
}
