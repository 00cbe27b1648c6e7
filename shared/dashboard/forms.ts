import { linkTo } from './links.ts';
import { html, type Markup, NOTHING, raw } from './markup.ts';
import type { Visitor } from './visitor.ts';

/** What a form acts on; absent fields are not named. */
export interface FormSubject {
  /** The id of a VM. */
  readonly vm?: string;
  /** The id of a disk. */
  readonly disk?: string;
  /** The id of a point. */
  readonly point?: string;
}

/** One mistake of what was typed: the field (`keepFor`), and what to write instead. */
interface FormMistake {
  readonly field: string;
  readonly message: string;
}

/** What every form needs. */
export interface FormTerms {
  readonly visitor: Visitor;
  /** Random, new for each page: a form that is sent twice acts once. */
  readonly key: string;
  /** What was typed into a form that is shown again, and what is wrong with it. */
  readonly typed?: Readonly<Record<string, string>>;
  readonly mistakes?: readonly FormMistake[];
}

/** Points of a VM or disk now, or first a dry run of that. */
export function takePointsForm(terms: FormTerms, subject: FormSubject): Markup {
  return form(
    terms,
    'run',
    html`${hiddenSubject(subject)}
${textField(terms, { name: 'keepFor', label: 'Keep for', value: '7d', hint: 'such as 36h, 7d, 2w or 3mo', isRequired: true })}
${textField(terms, { name: 'reason', label: 'Reason', hint: 'is shown with the run' })}
<div class="actions"><button>Take points now</button> <button class="second" formaction="${linkTo('act/dry-run')}">Show it as a dry run</button></div>`,
  );
}

/** What the timer would do, now. */
export function dueNowForm(terms: FormTerms): Markup {
  return form(
    terms,
    'run',
    html`<input type="hidden" name="due" value="due">
${textField(terms, { name: 'reason', label: 'Reason', hint: 'is shown with the run' })}
<div class="actions"><button>Run what is due now</button> <button class="second" formaction="${linkTo('act/dry-run')}">Show it as a dry run</button></div>`,
  );
}

/** A point of every protected disk at once, which has to be confirmed by a word. */
export function everythingForm(terms: FormTerms): Markup {
  return form(
    terms,
    'run',
    html`<input type="hidden" name="all" value="all">
${textField(terms, { name: 'keepFor', label: 'Keep for', value: '7d', hint: 'such as 36h, 7d, 2w or 3mo', isRequired: true })}
${textField(terms, { name: 'reason', label: 'Reason', hint: 'is shown with the run' })}
${textField(terms, { name: 'confirm', label: 'To confirm, type the word all', hint: 'a dry run needs no confirmation' })}
<div class="actions"><button class="danger">Take points of everything now</button> <button class="second" formaction="${linkTo('act/dry-run')}">Show it as a dry run</button></div>`,
  );
}

/** What other policies would do, compared with the present ones. */
export function candidateForm(terms: FormTerms): Markup {
  const { typed = {} } = terms;
  return form(
    terms,
    'dry-run',
    html`<input type="hidden" name="due" value="due">
<label>The policies as JSON, as in NIGHTKEEP_POLICIES<textarea name="policies" rows="6" spellcheck="false" required${describedBy(terms, 'policies')}>${typed['policies'] ?? ''}</textarea></label>${mistakeOf(terms, 'policies')}
<div class="actions"><button>Compare by a dry run</button></div>`,
  );
}

/** Sets a hold: what is held is never pruned. */
export function holdForm(terms: FormTerms, subject: FormSubject, choice: Markup = NOTHING): Markup {
  return form(
    terms,
    'hold',
    html`${hiddenSubject(subject)}${choice}
${textField(terms, { name: 'reason', label: 'Reason', hint: 'is written on each point', isRequired: true })}
<div class="actions"><button>Hold</button></div>`,
  );
}

/** Lifts holds, and the tag on the VM or disk itself. */
export function liftForm(terms: FormTerms, subject: FormSubject, choice: Markup = NOTHING): Markup {
  return form(
    terms,
    'lift',
    html`${hiddenSubject(subject)}${choice}
${textField(terms, { name: 'reason', label: 'Reason', hint: 'is recorded with the run', isRequired: true })}
<div class="actions"><button class="danger">Lift the holds</button></div>`,
  );
}

function form({ visitor, key, mistakes = [] }: FormTerms, action: string, fields: Markup): Markup {
  const others = mistakes.filter(({ field }) => !FIELDS.includes(field));
  return html`<form class="stacked" method="post" action="${linkTo(`act/${action}`)}">
<input type="hidden" name="csrf" value="${visitor.csrf}"><input type="hidden" name="key" value="${key}">
${others.length === 0 ? NOTHING : html`<ul class="notice tone-bad" role="alert">${others.map(({ message }) => html`<li><bdi>${message}</bdi></li>`)}</ul>`}
${fields}
</form>`;
}

/** Fields whose mistakes stand beside them; those of others stand above the form. */
const FIELDS: readonly string[] = ['keepFor', 'reason', 'confirm', 'policies'];

interface TextField {
  readonly name: string;
  readonly label: string;
  readonly value?: string;
  readonly hint: string;
  readonly isRequired?: boolean;
}

function textField(terms: FormTerms, { name, label, value = '', hint, isRequired = false }: TextField): Markup {
  const required = isRequired ? raw(' required') : '';
  return html`<label><span>${label} <span class="muted">(${hint})</span></span><input name="${name}" value="${terms.typed?.[name] ?? value}" autocomplete="off"${required}${describedBy(terms, name)}></label>${mistakeOf(terms, name)}`;
}

function describedBy({ key, mistakes = [] }: FormTerms, name: string): Markup {
  if (!mistakes.some(({ field }) => field === name)) return NOTHING;
  return html` aria-invalid="true" aria-describedby="${key}-${name}"`;
}

function mistakeOf({ key, mistakes = [] }: FormTerms, name: string): Markup {
  const found = mistakes.filter(({ field }) => field === name);
  if (found.length === 0) return NOTHING;
  return html`<p class="mistake" id="${key}-${name}"><bdi>${found.map(({ message }) => message).join('; ')}</bdi></p>`;
}

function hiddenSubject(subject: FormSubject): Markup {
  const fields = Object.entries(subject).filter(([, value]) => value !== undefined);
  return html`${fields.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}`;
}
