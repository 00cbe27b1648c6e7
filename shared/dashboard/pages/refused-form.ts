import { nameOf } from '../../run/read/group-by-disk.ts';
import {
  candidateForm,
  dueNowForm,
  everythingForm,
  type FormSubject,
  type FormTerms,
  holdForm,
  liftForm,
  takePointsForm,
} from '../forms.ts';
import { html, type Markup } from '../markup.ts';

/** The last part of a form's path. */
export type FormName = 'run' | 'dry-run' | 'hold' | 'lift';

/** A form that could not be taken, as it was typed, with what is wrong beside each field. */
export function refusedFormPage(name: FormName, terms: FormTerms): Markup {
  const subject = subjectOf(terms);
  return html`<section class="card narrow"><h1>${titleOf(name, subject)}</h1>
<p class="notice tone-bad" role="alert">Nothing was done. Mend what is told below, then send it again.</p>
${formOf(name, terms, subject)}</section>`;
}

function formOf(name: FormName, terms: FormTerms, subject: FormSubject): Markup {
  const { typed = {} } = terms;
  if (name === 'hold') return holdForm(terms, subject);
  if (name === 'lift') return liftForm(terms, subject);
  if (typed['policies'] !== undefined) return candidateForm(terms);
  if (typed['all'] !== undefined) return everythingForm(terms);
  return typed['due'] === undefined ? takePointsForm(terms, subject) : dueNowForm(terms);
}

/** A point that was chosen goes before its disk. */
function subjectOf({ typed = {} }: FormTerms): FormSubject {
  const [name] = (['point', 'vm', 'disk'] as const).filter((field) => typed[field] !== undefined);
  return name === undefined ? {} : { [name]: typed[name] };
}

function titleOf(name: FormName, { vm, disk, point }: FormSubject): Markup {
  const id = point ?? vm ?? disk;
  const what = { run: 'Run', 'dry-run': 'Dry run', hold: 'Hold', lift: 'Lift holds' }[name];
  return id === undefined ? html`${what}` : html`${what}: <bdi>${nameOf(id)}</bdi>`;
}
