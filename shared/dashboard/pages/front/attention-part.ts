import type { CoverageItem } from '../../../run/read/coverage-item.ts';
import type { Verdict } from '../../../run/read/verdict.ts';
import { linkTo } from '../../links.ts';
import { html, type Markup, NOTHING } from '../../markup.ts';
import { nextStepOf } from '../../parts/command.ts';
import { numberOf } from '../../parts/count.ts';
import { coveragePill } from '../../parts/pill.ts';
import { sentenceOf } from '../../parts/sentence.ts';
import { vmLink } from '../../parts/vm-link.ts';

/** As many as a person reads at once; the others are one link away. */
const MOST_SHOWN = 8;

/** What needs a person, the worst first: why, and what to do next. */
export function attentionPart({ attention }: Verdict): Markup {
  if (attention.length === 0) return NOTHING;
  const more = attention.length - MOST_SHOWN;
  return html`<section class="card" aria-labelledby="attention"><h2 id="attention">Needs attention</h2>
<ul class="list">${attention.slice(0, MOST_SHOWN).map(entry)}</ul>
${more > 0 ? html`<p><a href="${linkTo('', { state: 'attention' })}#coverage">${numberOf(more)} more</a></p>` : NOTHING}
</section>`;
}

function entry(item: CoverageItem): Markup {
  const { state, resourceGroup, cause, nextStep, age } = item;
  const isOld = state === 'protected' && age !== undefined && age !== 'ok';
  return html`<li><div class="headline">${isOld ? html`<span class="pill tone-warn"><span aria-hidden="true">◷</span> too old</span>` : coveragePill(state)}
<strong>${vmLink(item)}</strong> <span class="muted"><bdi>${resourceGroup}</bdi></span></div>
<p>${sentenceOf(cause)}</p>
${nextStep === undefined ? NOTHING : nextStepOf(nextStep)}</li>`;
}
