import * as z from 'zod/mini';
import type { CostedItem, CoveragePage, FleetSummary } from '../../../shared/cost/costed-coverage.ts';
import type { MonthlyCost } from '../../../shared/cost/monthly-cost.ts';
import type { FleetCost } from '../../../shared/cost/read-cost.ts';
import { count, id, instantText, next } from './common.ts';
import { schemaOf } from './schema-of.ts';

const amount = z.number().check(z.minimum(0));

const costShape = {
  currency: z.string().check(z.describe('ISO 4217.')),
  ceilingPerMonth: amount.check(z.describe('No bill is higher at the price of the settings.')),
  estimatePerMonth: z
    .optional(z.strictObject({ from: amount, to: amount }))
    .check(z.describe('By used sizes and churn; absent where no disk was measured.')),
  unmeasuredDisks: count.check(z.describe('Disks with points that no drill has measured.')),
};

const costSchema = schemaOf<MonthlyCost>()(z.strictObject(costShape));

const fleetCostSchema = schemaOf<FleetCost>()(
  z.strictObject({
    ...costShape,
    orphans: z.strictObject({ ...costShape, points: count }),
    assumptions: z.array(z.string()),
    costAnalysis: z.strictObject({ url: z.url(), filter: z.string() }),
  }),
);

const diskSchema = schemaOf<CostedItem['disks'][number]>()(
  z.strictObject({
    name: z.string(),
    standing: z.string(),
    points: count,
    sizeGib: z.optional(count),
    lastPointAt: z.optional(instantText),
    differingTag: z.optional(z.string()),
    consistency: z.optional(z.string()),
    usedBytes: z.optional(count),
  }),
);

const copiesSchema = z.strictObject({
  region: z.string(),
  points: count,
  takenAt: z.optional(instantText),
  behindHours: z.optional(z.number()),
  atRisk: z.string(),
});

const holdSchema = z.strictObject({
  on: z.enum(['vm', 'disk', 'point']),
  name: z.string(),
  reason: z.string(),
  since: z.optional(instantText),
  ageHours: z.optional(z.number()),
  points: count,
});

const drillSchema = z.strictObject({
  id: id,
  at: instantText,
  state: z.enum(['running', 'succeeded', 'partial', 'failed', 'rolled-back', 'not-started']),
});

export const coverageItemSchema = schemaOf<CostedItem>()(
  z.strictObject({
    vm: z.optional(id),
    name: z.string(),
    resourceGroup: z.string(),
    subscriptionId: id,
    state: z.enum(['protected', 'partly', 'late', 'overdue', 'opted-out', 'unprotected', 'problem', 'orphan']),
    tag: z.optional(z.string()),
    policy: z.optional(z.string()),
    inWords: z.optional(z.string()),
    lastPointAt: z.optional(instantText),
    lastPointAgeHours: z.optional(z.number()),
    age: z.optional(z.enum(['ok', 'warn', 'critical'])),
    warnAfterHours: z.optional(z.number()),
    criticalAfterHours: z.optional(z.number()),
    nextDueAt: z.optional(instantText),
    copies: z.optional(z.array(copiesSchema)),
    disks: z.array(diskSchema),
    nearMissKeys: z.optional(z.array(z.string())),
    holds: z.optional(z.array(holdSchema)),
    orphanPoints: z.optional(count),
    orphanGib: z.optional(z.number()),
    lastProvenAt: z.optional(instantText),
    timeToRestoreSeconds: z.optional(count),
    lastDrill: z.optional(drillSchema),
    drillBy: z.optional(instantText),
    cost: z.optional(costSchema),
    cause: z.string(),
    nextStep: z.optional(z.string()),
    asOf: instantText,
  }),
);

const orphansSchema = schemaOf<FleetSummary['orphans']>()(
  z.strictObject({
    disks: count,
    points: count,
    gib: z.number().check(z.describe('The provisioned sizes of their disks, point by point.')),
  }),
);

const provenVm = z.strictObject({ vm: z.string(), at: instantText });

const provenSchema = schemaOf<FleetSummary['proven']>()(
  z.strictObject({
    vms: count.check(z.describe('VMs that a policy selects and of which a drill has succeeded.')),
    never: count.check(z.describe('Those of which none has.')),
    newest: z.optional(provenVm),
    oldest: z.optional(provenVm),
  }),
);

/** A page of coverage, as the function answers it. */
type CoverageReply = CoveragePage & { readonly notice?: string };

export const coverageSchema = schemaOf<CoverageReply>()(
  z.strictObject({
    items: z.array(coverageItemSchema),
    next,
    verdict: z
      .optional(z.string())
      .check(z.describe('On the first page: whether everything is protected, else what needs attention.')),
    orphans: z.optional(orphansSchema).check(z.describe('On the first page: what no policy selects any more.')),
    proven: z.optional(provenSchema).check(z.describe('On the first page: what restore drills have proven.')),
    cost: z.optional(fleetCostSchema).check(z.describe('On the first page: of all VMs, orphans apart.')),
    notice: z.optional(z.string().check(z.describe('Says that nobody is told when this stops.'))),
  }),
);
