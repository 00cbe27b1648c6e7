import { html, type Markup, NOTHING } from '../../../../shared/dashboard/markup.ts';
import { scrollBox } from '../../../../shared/dashboard/parts/scroll-box.ts';
import type { JsonSchema } from '../json-schema.ts';
import { prose } from './prose.ts';

/** What of JSON Schema the document uses. */
interface Shown {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: unknown;
  readonly description?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
}

/** A named schema with its anchor. */
export function schemaSection(name: string, schema: JsonSchema): Markup {
  return html`<article class="card operation" id="schema-${name}"><h3>${name}</h3>${fieldsTable(schema, name)}</article>`;
}

/** The members of an object, and of the objects in it; the type of anything else. `of` is what it belongs to. */
export function fieldsTable(schema: JsonSchema | undefined, of: string): Markup {
  if (schema === undefined) return NOTHING;
  const { description } = schema as Shown;
  const rows = rowsOf(schema, '');
  const said = description === undefined ? NOTHING : html`<p>${prose(description)}</p>`;
  if (rows.length === 0) return html`${said}<p>${typeOf(schema)}</p>`;
  const table = html`<table>
<thead><tr><th scope="col">Field</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>${rows.map(
    ({ name, isRequired, schema: field }) =>
      html`<tr><th scope="row"><code>${name}</code>${isRequired ? NOTHING : html` <span class="place">optional</span>`}</th><td>${typeOf(field)}</td><td>${prose((field as Shown).description ?? '')}</td></tr>`,
  )}</tbody></table>`;
  return html`${said}${scrollBox(`Fields of ${of}`, table)}`;
}

interface Row {
  readonly name: string;
  readonly isRequired: boolean;
  readonly schema: JsonSchema;
}

function rowsOf(schema: JsonSchema, prefix: string): readonly Row[] {
  const { properties = {}, required = [] } = schema as Shown;
  return Object.entries(properties).flatMap(([key, field]) => {
    const { type, items } = field as Shown;
    const name = `${prefix}${key}`;
    const row = { name, isRequired: required.includes(key), schema: field };
    const inner = type === 'array' && items !== undefined ? rowsOf(items, `${name}[].`) : rowsOf(field, `${name}.`);
    return [row, ...inner];
  });
}

/** The type of a schema in words; a named one is a link. */
export function typeOf(schema: JsonSchema): Markup {
  const { $ref, type, format, items, anyOf, minimum, maximum, maxLength, ...rest } = schema as Shown;
  if ($ref !== undefined) {
    const name = $ref.split('/').at(-1) ?? '';
    return html`<a href="#schema-${name}">${name}</a>`;
  }
  if ('const' in rest) return html`<code>${JSON.stringify(rest.const)}</code>`;
  if (rest.enum !== undefined)
    return html`${spaced(rest.enum.map((value) => html`<code>${JSON.stringify(value)}</code>`))}`;
  if (anyOf !== undefined) return html`${spaced(anyOf.map(typeOf))}`;
  if (type === 'array') return html`list of ${items === undefined ? 'anything' : typeOf(items)}`;
  const bounds = [
    ...(minimum === undefined ? [] : [`from ${minimum}`]),
    ...(maximum === undefined ? [] : [`to ${maximum}`]),
    ...(maxLength === undefined ? [] : [`at most ${maxLength} characters`]),
  ];
  const kind = format === 'date-time' ? 'instant' : [type ?? 'anything'].flat().join(' or ');
  return html`${kind}${bounds.length === 0 ? '' : `, ${bounds.join(' ')}`}`;
}

function spaced(parts: readonly Markup[]): readonly (Markup | string)[] {
  return parts.flatMap((part, place) => (place === 0 ? [part] : [' or ', part]));
}
