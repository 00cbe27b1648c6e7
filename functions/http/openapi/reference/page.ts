import { html, type Markup, raw } from '../../../../shared/dashboard/markup.ts';
import type { OpenApiDocument } from '../document.ts';
import type { NamedOperation } from './named-operation.ts';
import { operationId, operationSection } from './operation-section.ts';
import { prose } from './prose.ts';
import { schemaSection } from './schema-section.ts';
import { REFERENCE_STYLE } from './style.ts';

/** The document as one page: contents, each operation with its examples, and the schemas of the replies. */
export function referencePage(document: OpenApiDocument): Markup {
  const { info, tags, components } = document;
  const operations = operationsOf(document);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${info.title}: reference</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<style>${raw(REFERENCE_STYLE)}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header><span class="brand">${info.title}: reference</span></header>
<main id="content">
<section>
<h1>The HTTP API</h1>
${info.description.split('\n').map((line) => html`<p>${prose(line)}</p>`)}
<p>The same for programs: <a href="openapi.json">openapi.json</a>, OpenAPI ${document.openapi}.</p>
</section>
<nav class="card" aria-label="Operations"><ul class="contents">
${operations.map((one) => html`<li><a href="#${operationId(one)}"><code>${one.method.toUpperCase()} ${one.path}</code></a></li>`)}
</ul></nav>
${tags.map(({ name, description }) => tagSection(name, description, operations))}
<section><h2>Schemas</h2>
${Object.entries(components.schemas).map(([name, schema]) => schemaSection(name, schema))}
</section>
</main>
</body>
</html>
`;
}

function operationsOf({ paths }: OpenApiDocument): readonly NamedOperation[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  );
}

function tagSection(name: string, description: string, operations: readonly NamedOperation[]): Markup {
  const own = operations.filter(({ operation }) => operation.tags.includes(name));
  return html`<section><h2>${name}</h2><p class="muted">${description}</p>${own.map(operationSection)}</section>`;
}
