import { linkTo } from '../links.ts';
import { html, type Markup } from '../markup.ts';

/** The name of a VM, or of a disk without one, as a link to its page. */
export function vmLink({
  vm,
  name,
  resourceGroup,
}: {
  readonly vm?: string;
  readonly name: string;
  readonly resourceGroup: string;
}): Markup {
  const id = vm ?? `${resourceGroup}/${name}`;
  return html`<a href="${linkTo('vm', { id })}"><bdi>${name}</bdi></a>`;
}
