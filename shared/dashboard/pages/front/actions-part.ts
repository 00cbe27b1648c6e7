import { dueNowForm, everythingForm, type FormTerms } from '../../forms.ts';
import { html, type Markup } from '../../markup.ts';

/** What can be started for the whole fleet. A VM's own page has what can be done with it alone. */
export function actionsPart(form: FormTerms): Markup {
  const named = (part: string): FormTerms => ({ ...form, key: `${form.key}-${part}` });
  return html`<details class="card acts"><summary>Run something now</summary>
<div class="columns">
<section><h2>What is due</h2><p class="muted">What the timer does every five minutes, prunes included.</p>${dueNowForm(named('due'))}</section>
<section><h2>Points of everything</h2><p class="muted">One of every protected disk beside its schedule, each with an expiry of its own.</p>${everythingForm(named('all'))}</section>
</div></details>`;
}
