import type { HttpResponseInit } from '@azure/functions';
import type { Target } from '../../shared/policy/plan.ts';
import type { TargetResolution } from '../../shared/policy/target.ts';
import { problem } from './problem.ts';

const NAMES = { vm: 'VM', disk: 'disk', policy: 'policy', resourceGroup: 'resource group' } as const;
const BY = {
  vm: 'its group/name or id',
  disk: 'its group/name or id',
  policy: 'its name',
  resourceGroup: 'its id',
} as const;

type Unresolved = Exclude<TargetResolution, { kind: 'resolved' }>;

/** The target, or the reply for a name that means nothing (404 with the nearest) or too much (409 with the candidates). */
export function targetOrProblem(resolution: TargetResolution): Target | HttpResponseInit {
  if (resolution.kind === 'resolved') return resolution.target;
  const detail = sayUnresolved(resolution);
  const errors = [{ field: `target.${resolution.field}`, message: detail }];
  return resolution.kind === 'ambiguous'
    ? problem(409, { code: 'target-ambiguous', detail, errors, more: { candidates: resolution.candidates } })
    : problem(404, { code: 'target-unknown', detail, errors, more: { nearest: resolution.nearest } });
}

/** Why a name gives no target, and what to say instead. */
export function sayUnresolved(resolution: Unresolved): string {
  const { field, value } = resolution;
  if (resolution.kind === 'ambiguous') {
    return `Several ${NAMES[field]}s are called ${JSON.stringify(value)}. Say which one by ${BY[field]}.`;
  }
  const { nearest } = resolution;
  const hint = nearest.length > 0 ? ` Did you mean ${nearest.join(' or ')}?` : '';
  return `No ${NAMES[field]} is called ${JSON.stringify(value)}.${hint}`;
}

export function isTarget(value: Target | HttpResponseInit): value is Target {
  return 'kind' in value;
}
