import type { HttpResponseInit } from '@azure/functions';
import type { App } from '../../shared/composition.ts';
import { linkTo } from '../../shared/dashboard/links.ts';
import { type FormName, refusedFormPage } from '../../shared/dashboard/pages/refused-form.ts';
import type { Visitor } from '../../shared/dashboard/visitor.ts';
import type { StartedRun } from '../../shared/run/start/start-run.ts';
import { BadRequest, type FieldMistake } from '../http/problem.ts';
import type { DashboardAct } from './for-visitor.ts';
import { type FormFields, fieldsOf } from './form-fields.ts';
import { pageReply, seeOther } from './reply.ts';
import { frameOf } from './says-problem.ts';

export type ActOutcome = StartedRun;

/**
 * An act that starts a run: 303 to the run's page, the same one where the form is sent twice. Where it cannot be, the form
 * is shown again as it was typed, with what is wrong; nothing was done then.
 */
export function formAct(
  name: FormName,
  start: (fields: FormFields, app: App, visitor: Visitor) => Promise<ActOutcome>,
): DashboardAct {
  return async (form, app, visitor) => {
    const fields = fieldsOf(form);
    try {
      const started = await start(fields, app, visitor);
      if (started.kind === 'started') return seeOther(linkTo('run', { id: started.runId }));
      return refuse(422, [{ field: 'key', message: ALREADY_SENT }]);
    } catch (error) {
      if (!(error instanceof BadRequest)) throw error;
      return refuse(400, error.errors);
    }

    function refuse(status: 400 | 422, mistakes: readonly FieldMistake[]): Promise<HttpResponseInit> {
      const terms = { visitor, key: app.ports.randomId(), typed: fields, mistakes };
      return pageReply(status, frameOf(app, visitor, { title: 'Nothing was done' }), refusedFormPage(name, terms));
    }
  };
}

const ALREADY_SENT = 'This form had started a run already, with other words. Send it again to start another.';
