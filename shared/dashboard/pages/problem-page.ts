import { DASHBOARD_PATH } from '../links.ts';
import { html, type Markup, NOTHING } from '../markup.ts';

interface WhatWentWrong {
  readonly status: number;
  readonly detail: string;
  readonly errors: readonly { readonly field: string; readonly message: string }[];
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'That cannot be read',
  401: 'Sign in again',
  403: 'That is not permitted',
  404: 'There is no such page',
  409: 'Not possible as it is',
  422: 'That was asked for already',
  502: 'Azure refused or failed',
  503: 'Nightkeep cannot work yet',
};

/** What went wrong, in words. */
export function problemPage({ status, detail, errors }: WhatWentWrong): {
  readonly title: string;
  readonly content: Markup;
} {
  const title = TITLES[status] ?? 'Nightkeep made a mistake';
  const mistakes = errors.map(({ field, message }) => html`<li><code>${field}</code> ${message}</li>`);
  const content = html`<section class="card narrow">
<h1>${title}</h1>
<p>${detail}</p>
${mistakes.length < 2 ? NOTHING : html`<ul>${mistakes}</ul>`}
<p><a href="${DASHBOARD_PATH}">Go to the front page</a></p>
</section>`;
  return { title, content };
}
