import { html, type Markup, NOTHING } from '../../../../shared/dashboard/markup.ts';
import { scrollBox } from '../../../../shared/dashboard/parts/scroll-box.ts';
import type { MediaObject, ParameterObject, ResponseObject } from '../describe-operation.ts';
import type { NamedOperation } from './named-operation.ts';
import { prose } from './prose.ts';
import { requestLines } from './request-lines.ts';
import { fieldsTable, typeOf } from './schema-section.ts';

/** The anchor of an operation. */
export function operationId({ operation }: NamedOperation): string {
  return `operation-${operation.operationId}`;
}

/** One operation: what it takes, what it answers, and requests that show it. */
export function operationSection(named: NamedOperation): Markup {
  const { method, path, operation } = named;
  const { summary, description, parameters = [], requestBody, responses, security } = operation;
  return html`<article class="card operation" id="${operationId(named)}">
<h3><span class="method method-${method}">${method.toUpperCase()}</span> <code>${path}</code></h3>
<p>${summary}.${security === undefined ? NOTHING : html` <span class="pill">no key</span>`}</p>
${description === undefined ? NOTHING : html`<p>${prose(description)}</p>`}
${parameters.length === 0 ? NOTHING : parametersTable(parameters, `${method.toUpperCase()} ${path}`)}
${requestBody === undefined ? NOTHING : html`<h4>Body${requestBody.required ? '' : ', may be empty'}</h4>${Object.values(requestBody.content).map(({ schema }) => fieldsTable(schema, `${method.toUpperCase()} ${path}`))}`}
<h4>Answers</h4>
<ul>${Object.entries(responses).map(([status, response]) => answer(status, response))}</ul>
${examplesOf(named)}
</article>`;
}

function parametersTable(parameters: readonly ParameterObject[], of: string): Markup {
  return scrollBox(
    `Parameters of ${of}`,
    html`<table>
<thead><tr><th scope="col">Parameter</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>${parameters.map(
      ({ name, in: place, required, schema, description = '' }) =>
        html`<tr><th scope="row"><code>${name}</code> <span class="place">${place}${required ? ', required' : ''}</span></th><td>${typeOf(schema)}</td><td>${prose(description)}</td></tr>`,
    )}</tbody></table>`,
  );
}

function answer(status: string, { description, content = {} }: ResponseObject): Markup {
  const shown = Object.values(content).flatMap(({ schema }) => (schema === undefined ? [] : [typeOf(schema)]));
  return html`<li><strong>${status}</strong> ${prose(description)} ${shown}</li>`;
}

/** Each example as a request for curl, with what it is answered. */
function examplesOf(named: NamedOperation): Markup {
  const answered = Object.entries(named.operation.responses).flatMap(([status, { content = {} }]) =>
    Object.values(content).flatMap((media: MediaObject) =>
      Object.entries(media.examples ?? {}).map(([name, { summary, value }]) => ({ status, name, summary, value })),
    ),
  );
  return html`${answered.map(
    ({ status, name, summary, value }) => html`<details><summary>${summary} (${status})</summary>
<pre tabindex="0"><code>${requestLines(named, name)}</code></pre>
<pre tabindex="0"><code>${typeof value === 'string' ? value : JSON.stringify(value, null, 2)}</code></pre></details>`,
  )}`;
}
