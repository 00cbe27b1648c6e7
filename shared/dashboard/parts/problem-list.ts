import type { Problem } from '../../policy/problem.ts';
import { groupAndName, nameOf } from '../../run/read/group-by-disk.ts';
import { html, type Markup, NOTHING } from '../markup.ts';
import { nextStepOf } from './command.ts';
import { countOf } from './count.ts';
import { sentenceOf } from './sentence.ts';

const MOST = 200;

/** Standing mistakes, then hints, each with what mends it; nothing where there are none. */
export function problemSections(problems: readonly Problem[]): Markup {
  const of = (severity: Problem['severity']) => problems.filter((problem) => problem.severity === severity);
  return html`${problemSection('Problems', of('problem'))}${problemSection('Hints', of('hint'))}`;
}

function problemSection(title: string, problems: readonly Problem[]): Markup {
  if (problems.length === 0) return NOTHING;
  const more = problems.length - MOST;
  return html`<section class="card"><h2>${title}</h2>
<ul class="list">${problems.slice(0, MOST).map(problemItem)}</ul>
${more > 0 ? html`<p class="muted">And ${countOf(more, 'other')}: GET /api/runs/{id} lists them all.</p>` : NOTHING}
</section>`;
}

function problemItem(problem: Problem): Markup {
  const { code, message, suggestion, tag } = problem;
  return html`<li><div class="headline"><h3><bdi>${subjectOf(problem)}</bdi></h3>${tag === undefined ? NOTHING : html`<span>tag <code><bdi>${tag}</bdi></code></span>`}</div>
<p>${sentenceOf(message)}</p>
${suggestion === undefined ? NOTHING : code === 'tag' && !suggestion.startsWith('az ') ? html`<p>Did you mean <code>${suggestion}</code>?</p>` : nextStepOf(suggestion)}</li>`;
}

function subjectOf({ vmId, diskId, snapshotId, subscriptionId, location }: Problem): string {
  const other = diskId ?? snapshotId;
  const parts = [
    ...(vmId === undefined ? [] : [groupAndName(vmId)]),
    ...(other === undefined ? [] : [nameOf(other)]),
    ...(location === undefined ? [] : [`region ${location}`]),
  ];
  if (parts.length > 0) return parts.join(', ');
  return subscriptionId === undefined ? 'The installation' : `Subscription ${subscriptionId}`;
}
