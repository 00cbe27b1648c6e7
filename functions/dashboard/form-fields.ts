import { BadRequest } from '../http/problem.ts';

/** What a form says, without what is empty. Each form has some of these fields. */
export type FormFields = { readonly [field in (typeof NAMES)[number]]?: string };

const NAMES = ['key', 'vm', 'disk', 'point', 'all', 'due', 'confirm', 'keepFor', 'reason', 'policies'] as const;

/** The fields that are known, trimmed; the first where one is given twice. */
export function fieldsOf(form: URLSearchParams): FormFields {
  const given = NAMES.map((name) => [name, form.get(name)?.trim() ?? ''] as const);
  return Object.fromEntries(given.filter(([, value]) => value !== ''));
}

/** The fields of a form as `POST /api/runs` takes them. */
export function runFields({ vm, disk, all, due, keepFor, reason, policies }: FormFields, dryRun: boolean): unknown {
  const named = vm === undefined ? (disk === undefined ? undefined : { disk }) : { vm };
  return {
    when: due === undefined ? 'now' : 'due',
    target: all === undefined ? named : 'all',
    keepFor,
    reason,
    dryRun,
    policies,
  };
}

/** The fields of a form as `PUT /api/holds` takes them: a point that is chosen goes before its disk. */
export function holdFields({ vm, disk, point, reason }: FormFields): unknown {
  return point === undefined ? { vm, disk, reason } : { point, reason };
}

/** Throws BadRequest where points of everything are asked for, and the word was not typed. */
export function checkConfirmed({ all, confirm }: FormFields): void {
  if (all === undefined || confirm?.toLowerCase() === 'all') return;
  const message = 'type the word all: this takes a point of every protected disk at once';
  throw new BadRequest([{ field: 'confirm', message }]);
}

/** The idempotency key of a form; callers of the API cannot have it. Throws BadRequest where the form has none of ours. */
export function formKey({ key = '' }: FormFields, act: string): string {
  if (/^[\w-]{1,100}$/.test(key)) return `dashboard-${act}-${key}`;
  throw new BadRequest([{ field: 'key', message: 'The form is not whole: load its page again.' }]);
}
