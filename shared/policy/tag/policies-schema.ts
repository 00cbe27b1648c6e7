import * as z from 'zod/mini';
import { NAME_LENGTH } from './canonical.ts';

/** A policy's name: what a tag can hold as one word that begins no clause. */
export const NAME_PATTERN = new RegExp(`^[a-zA-Z][a-zA-Z0-9_-]{0,${NAME_LENGTH - 1}}$`);

function text(longest: number) {
  return z.string().check(z.maxLength(longest));
}

/** Regions that a policy may copy to. */
const MOST_TARGETS = 10;

const copySchema = z
  .strictObject({
    region: text(64).check(z.describe('The region, such as "westeurope".')),
    resourceGroup: z
      .optional(text(90))
      .check(
        z.describe(
          'A resource group in that region; absent: the snapshot group of the installation, "-" and the region.',
        ),
      ),
    keep: z
      .string()
      .check(z.minLength(1), z.maxLength(256), z.describe('Which copies stay there, as the keep of the policy.')),
    copies: z
      .optional(z.enum(['kept', 'all']))
      .check(
        z.describe('Which points are copied: those that keep would keep there (kept, also where absent), or all.'),
      ),
  })
  .check(z.describe('Copies in another region, with their own retention.'));

const policySchema = z
  .strictObject({
    schedule: z
      .optional(text(256))
      .check(z.describe('When points are made, as in a tag: "at 02:00", "at 06:00/18:00 on mon-fri", "every 4h".')),
    cron: z
      .optional(text(256))
      .check(
        z.describe(
          'When points are made, instead of schedule: five fields of cron text; a day must match both day fields.',
        ),
      ),
    keep: z
      .string()
      .check(
        z.minLength(1),
        z.maxLength(256),
        z.describe('Which points stay, as in a tag: "7d 4w 12m", "last 5 30d", "within 14d".'),
      ),
    timeZone: z
      .optional(text(64))
      .check(z.describe("The IANA zone of the schedule and of the calendar periods; absent: the installation's.")),
    sku: z
      .optional(z.enum(['Standard_LRS', 'Standard_ZRS', 'Premium_LRS']))
      .check(
        z.describe(
          'The SKU of the snapshots; absent: Azure takes ZRS where the region has it. Premium_LRS is for full snapshots alone.',
        ),
      ),
    incremental: z
      .optional(z.boolean())
      .check(
        z.describe(
          'Whether a snapshot holds what changed since the one before (true, also where absent), or all (false).',
        ),
      ),
    instantAccess: z
      .optional(text(32))
      .check(
        z.describe(
          'How long snapshots of Premium SSD v2 and Ultra disks can be restored before their data has arrived: "60m" to "5h".',
        ),
      ),
    immutableFor: z
      .optional(text(32))
      .check(
        z.describe(
          'How long Azure refuses to delete a snapshot: "7d", "2w"; at most as long as keep keeps every point.',
        ),
      ),
    locked: z
      .optional(z.boolean())
      .check(z.describe('Whether that time can never be shortened or taken off (true); absent: false.')),
    consistency: z
      .optional(z.enum(['disk', 'crash', 'application']))
      .check(
        z.describe(
          'How the disks of a VM agree: each for itself (disk, also where absent), or all in one VM restore point.',
        ),
      ),
    orElse: z
      .optional(z.enum(['lower', 'fail']))
      .check(
        z.describe(
          'What is done where that consistency cannot be had: the next lower (also where absent), or nothing.',
        ),
      ),
    copyTo: z
      .optional(z.array(copySchema).check(z.maxLength(MOST_TARGETS)))
      .check(z.describe('The regions that points are copied to; absent: none.')),
    networkAccess: z
      .optional(z.enum(['DenyAll', 'AllowPrivate', 'AllowAll']))
      .check(z.describe('Who may export the snapshots; absent: nobody (DenyAll).')),
    warnAfter: z
      .optional(text(32))
      .check(z.describe('The age at which the newest point is told as too old: "28h", "8d"; absent: by the schedule.')),
    criticalAfter: z
      .optional(text(32))
      .check(z.describe('The age at which that is critical: "32h", "9d"; absent: by the schedule.')),
  })
  .check(z.describe('One named policy; either schedule or cron says when.'));

/** The policies file as it is typed; what zod cannot see (clauses, cron text, zones) is checked after it. */
export const policiesSchema = z
  .strictObject({
    $schema: z.optional(z.string()).check(z.describe('Where this schema lies, for editors.')),
    default: z
      .optional(z.string())
      .check(z.describe('The policy that "on" means and that clauses alone amend; absent: nightly.')),
    policies: z
      .record(z.string().check(z.regex(NAME_PATTERN)), policySchema)
      .check(z.describe('Named policies, added to or replacing the built-in ones.')),
  })
  .check(z.meta({ title: 'Policies of Nightkeep', description: 'Named policies that tags may name.' }));

export type PolicyText = z.infer<typeof policySchema>;
export type PoliciesText = z.infer<typeof policiesSchema>;

/** The keys that a policy may have, for hints. */
export const POLICY_KEYS: readonly string[] = Object.keys(policySchema.shape);
/** Those of a target of copies. */
export const COPY_KEYS: readonly string[] = Object.keys(copySchema.shape);
export const FILE_KEYS: readonly string[] = Object.keys(policiesSchema.shape);

/** The JSON Schema that is published as policies.schema.json. */
export function policiesJsonSchema(): object {
  return z.toJSONSchema(policiesSchema);
}
