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

/** The target, or the reply for a name that means nothing (404 with the nearest) or too much (409 with the candidates). */
export function targetOrProblem(resolution: TargetResolution): Target | HttpResponseInit {
  switch (resolution.kind) {
    case 'resolved':
      return resolution.target;
    case 'ambiguous': {
      const { field, value, candidates } = resolution;
      const detail = `Several ${NAMES[field]}s are called ${JSON.stringify(value)}. Say which one by ${BY[field]}.`;
      return problem(409, {
        code: 'target-ambiguous',
        detail,
        errors: [{ field: `target.${field}`, message: detail }],
        more: { candidates },
      });
    }
    case 'unknown': {
      const { field, value, nearest } = resolution;
      const hint = nearest.length > 0 ? ` Did you mean ${nearest.join(' or ')}?` : '';
      const detail = `No ${NAMES[field]} is called ${JSON.stringify(value)}.${hint}`;
      return problem(404, {
        code: 'target-unknown',
        detail,
        errors: [{ field: `target.${field}`, message: detail }],
        more: { nearest },
      });
    }
  }
}

export function isTarget(value: Target | HttpResponseInit): value is Target {
  return 'kind' in value;
}
