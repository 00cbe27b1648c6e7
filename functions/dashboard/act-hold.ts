import type { App } from '../../shared/composition.ts';
import type { Visitor } from '../../shared/dashboard/visitor.ts';
import type { Target } from '../../shared/policy/plan.ts';
import { resourceId } from '../../shared/policy/resource-id.ts';
import { findTarget } from '../../shared/run/start/find-target.ts';
import { startHolds } from '../../shared/run/start/start-holds.ts';
import { holdCall, holdSchema } from '../http/hold-request.ts';
import { BadRequest } from '../http/problem.ts';
import { check } from '../http/read-json.ts';
import { sayUnresolved } from '../http/target-reply.ts';
import { type ActOutcome, formAct } from './form-act.ts';
import { type FormFields, formKey, holdFields } from './form-fields.ts';
import { startedByVisitor } from './started-by-visitor.ts';

/** POST act/hold: sets a hold on a VM, a disk or a point. */
export const actHold = formAct('hold', (fields, app, visitor) => hold(fields, app, visitor, true));

/** POST act/lift: lifts holds. */
export const actLift = formAct('lift', (fields, app, visitor) => hold(fields, app, visitor, false));

async function hold(fields: FormFields, app: App, visitor: Visitor, isSet: boolean): Promise<ActOutcome> {
  const { vm, disk, ...checked } = check(holdSchema, holdFields(fields));
  const idempotencyKey = formKey(fields, isSet ? 'hold' : 'lift');
  const target =
    checked.point === undefined
      ? await namedTarget(app, { ...(vm === undefined ? {} : { vm }), ...(disk === undefined ? {} : { disk }) })
      : await pointTarget(app, checked.point);
  const call = holdCall(checked, target, isSet, startedByVisitor(visitor));
  return startHolds(app.ports, app.settings, { ...call, idempotencyKey });
}

async function namedTarget({ ports, settings }: App, named: { vm?: string; disk?: string }): Promise<Target> {
  const found = await findTarget(ports, settings, named);
  if (found.kind === 'resolved') return found.target;
  throw new BadRequest([{ field: 'target', message: sayUnresolved(found) }]);
}

async function pointTarget({ ports }: App, point: string): Promise<Target> {
  if ((await ports.snapshots.get(resourceId(point))) !== undefined) return { kind: 'all' };
  throw new BadRequest([{ field: 'point', message: `There is no snapshot ${point} any more.` }]);
}
