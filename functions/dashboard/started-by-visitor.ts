import type { Visitor } from '../../shared/dashboard/visitor.ts';
import type { StartedBy } from '../../shared/run/records.ts';

/** How a run records who started it from the dashboard: the Entra principal, or that it was who has the secret. */
export function startedByVisitor({ name, signedInBy }: Visitor): StartedBy {
  return { kind: 'http', principal: name, ...(signedInBy === 'entra' ? { by: 'dashboard' } : {}) };
}
