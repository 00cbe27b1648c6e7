import type { FormTerms } from '../../forms.ts';
import { html, type Markup, NOTHING } from '../../markup.ts';
import { commandOf } from '../../parts/command.ts';
import { sentenceOf } from '../../parts/sentence.ts';
import type { Front } from '../../read/read-front.ts';
import { actionsPart } from './actions-part.ts';
import { attentionPart } from './attention-part.ts';
import { figuresPart } from './figures-part.ts';
import { filterForm } from './filter-form.ts';
import { gridPart } from './grid-part.ts';
import { notesPart } from './notes-part.ts';
import { toneOf } from './tone-of.ts';

export interface FrontTerms {
  /** Of who may write. */
  readonly form?: FormTerms | undefined;
  /** That nobody is told when the app stops. */
  readonly unheard?: string | undefined;
}

/** The front page: the verdict, what needs attention, the figures, then coverage by day; forms for who may write. */
export function frontPage(front: Front, { form, unheard }: FrontTerms = {}): Markup {
  const { verdict, rows } = front;
  return html`<section class="card verdict tone-${toneOf(verdict)}">
<h1>${sentenceOf(verdict.says)}</h1>
${findings(front)}
</section>
${unheard === undefined ? NOTHING : html`<p class="notice tone-warn">${unheard}</p>`}
${rows.length === 0 ? nothingSeen(front) : fleet(front, form)}`;
}

function fleet(front: Front, form: FormTerms | undefined): Markup {
  const { verdict, rows, isWhole } = front;
  return html`${attentionPart(verdict)}
${figuresPart(front)}
${notesPart(front)}
${form === undefined ? NOTHING : actionsPart(form)}
<section aria-labelledby="coverage"><h2 id="coverage">Coverage by day</h2>
${isWhole ? NOTHING : html`<p class="notice tone-warn">There are more VMs than the ${rows.length} that were read.</p>`}
${filterForm(front)}
${gridPart(front)}</section>`;
}

function findings({ verdict }: Front): Markup {
  const { findings: told } = verdict.health;
  if (told.length === 0) return NOTHING;
  return html`<ul>${told.map((text) => html`<li>${sentenceOf(text)}</li>`)}</ul>`;
}

function nothingSeen({ verdict }: Front): Markup {
  if (verdict.health.state !== 'ok') return NOTHING;
  return html`<section class="card"><h2>No VM has been seen yet</h2>
<p>The timer looks every five minutes. A VM is protected as soon as it carries the tag:</p>
${commandOf('az vm update --ids VM_ID --set tags.snapshot-policy=nightly')}</section>`;
}
