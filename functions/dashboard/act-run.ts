import type { App } from '../../shared/composition.ts';
import type { Visitor } from '../../shared/dashboard/visitor.ts';
import { findTarget } from '../../shared/run/start/find-target.ts';
import { startRun } from '../../shared/run/start/start-run.ts';
import { BadRequest } from '../http/problem.ts';
import { checkRun } from '../http/run-request.ts';
import { sayUnresolved } from '../http/target-reply.ts';
import { type ActOutcome, formAct } from './form-act.ts';
import { checkConfirmed, type FormFields, formKey, runFields } from './form-fields.ts';
import { startedByVisitor } from './started-by-visitor.ts';

/** POST act/run: points of a VM or disk now, or of everything, or what is due. */
export const actRun = formAct('run', (fields, app, visitor) => run(fields, app, visitor, false));

/** POST act/dry-run: the same, stopped after the plan. */
export const actDryRun = formAct('dry-run', (fields, app, visitor) => run(fields, app, visitor, true));

async function run(fields: FormFields, app: App, visitor: Visitor, dryRun: boolean): Promise<ActOutcome> {
  const { ports, settings } = app;
  const asked = checkRun(runFields(fields, dryRun), settings);
  if (!dryRun) checkConfirmed(fields);
  const idempotencyKey = formKey(fields, dryRun ? 'dry-run' : 'run');
  const found = await findTarget(ports, settings, asked.target ?? 'all');
  if (found.kind !== 'resolved') throw new BadRequest([{ field: 'target', message: sayUnresolved(found) }]);
  return startRun(ports, settings, {
    target: found.target,
    creates: asked.when,
    prune: asked.prune,
    keepFor: asked.keepFor,
    dryRun,
    ...(asked.reason === undefined ? {} : { reason: asked.reason }),
    ...(asked.policies === undefined ? {} : { candidatePolicies: asked.policies }),
    startedBy: startedByVisitor(visitor),
    idempotencyKey,
  });
}
