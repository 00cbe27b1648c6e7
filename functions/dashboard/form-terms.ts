import type { App } from '../../shared/composition.ts';
import type { FormTerms } from '../../shared/dashboard/forms.ts';
import type { Visitor } from '../../shared/dashboard/visitor.ts';

/** What the forms of a page need; nothing where the visitor may not write. */
export function formTerms({ ports }: App, visitor: Visitor): { readonly form?: FormTerms } {
  return visitor.mayWrite ? { form: { visitor, key: ports.randomId() } } : {};
}
