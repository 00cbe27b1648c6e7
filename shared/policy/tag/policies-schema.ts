import * as z from 'zod';
import { NAME_LENGTH } from './canonical.ts';

/** A policy's name: what a tag can hold as one word that begins no clause. */
export const NAME_PATTERN = new RegExp(`^[a-zA-Z][a-zA-Z0-9_-]{0,${NAME_LENGTH - 1}}$`);

const policySchema = z
  .strictObject({
    schedule: z
      .string()
      .max(256)
      .optional()
      .describe('When points are made, as in a tag: "at 02:00", "at 06:00/18:00 on mon-fri", "every 4h".'),
    cron: z
      .string()
      .max(256)
      .optional()
      .describe(
        'When points are made, instead of schedule: five fields of cron text; a day must match both day fields.',
      ),
    keep: z
      .string()
      .min(1)
      .max(256)
      .describe('Which points stay, as in a tag: "7d 4w 12m", "last 5 30d", "within 14d".'),
    timeZone: z
      .string()
      .max(64)
      .optional()
      .describe("The IANA zone of the schedule and of the calendar periods; absent: the installation's."),
    sku: z
      .enum(['Standard_LRS', 'Standard_ZRS'])
      .optional()
      .describe('The SKU of the snapshots; absent: Azure takes ZRS where the region has it.'),
    networkAccess: z
      .enum(['DenyAll', 'AllowPrivate', 'AllowAll'])
      .optional()
      .describe('Who may export the snapshots; absent: nobody (DenyAll).'),
  })
  .describe('One named policy; either schedule or cron says when.');

/** The policies file as it is typed; what zod cannot see (clauses, cron text, zones) is checked after it. */
export const policiesSchema = z
  .strictObject({
    $schema: z.string().optional().describe('Where this schema lies, for editors.'),
    default: z
      .string()
      .optional()
      .describe('The policy that "on" means and that clauses alone amend; absent: nightly.'),
    policies: z
      .record(z.string().regex(NAME_PATTERN), policySchema)
      .describe('Named policies, added to or replacing the built-in ones.'),
  })
  .meta({ title: 'Policies of Nightkeep', description: 'Named policies that tags may name.' });

export type PolicyText = z.infer<typeof policySchema>;
export type PoliciesText = z.infer<typeof policiesSchema>;

/** The keys that a policy may have, for hints. */
export const POLICY_KEYS: readonly string[] = Object.keys(policySchema.shape);
export const FILE_KEYS: readonly string[] = Object.keys(policiesSchema.shape);

/** The JSON Schema that is published as policies.schema.json. */
export function policiesJsonSchema(): object {
  return z.toJSONSchema(policiesSchema);
}
