import * as z from 'zod/mini';
import type { RestoreReport, RestoreSummary } from '../../../shared/restore/read-restore.ts';
import { count, errorSchema, id, instantText, pageOf, startedBySchema } from './common.ts';
import { schemaOf } from './schema-of.ts';

const lun = z.union([z.literal('os'), z.int()]);

const restoreShape = {
  id: id,
  kind: z.enum(['new-disks', 'replacement', 'drill']),
  state: z.enum(['running', 'succeeded', 'partial', 'failed', 'rolled-back', 'not-started', 'planned']),
  startedAt: instantText,
  endedAt: z.optional(instantText),
  startedBy: startedBySchema,
  reason: z.optional(z.string()),
  source: z.strictObject({
    set: z.optional(id),
    vm: z.optional(z.string()),
    scheduledFor: instantText,
    takenFrom: instantText,
    takenTo: instantText,
  }),
  progress: z.strictObject({ done: count, failed: count, total: count }),
  error: z.optional(errorSchema),
};

/** A dry run is planned, and nothing of it is kept. */
type Shown<T extends RestoreSummary> = Omit<T, 'state'> & { readonly state: T['state'] | 'planned' };

export const restoreSummarySchema = schemaOf<Shown<RestoreSummary>>()(z.strictObject(restoreShape));

export const restoresSchema = pageOf(restoreSummarySchema);

const diskSchema = z.strictObject({
  disk: id,
  point: id,
  sourceDisk: z.optional(id),
  lun: z.optional(lun),
  cache: z.optional(z.string()),
  writeAccelerator: z.optional(z.boolean()),
  location: z.string(),
  zone: z.optional(z.string()),
  sku: z.string(),
  sizeGib: z.optional(count),
  state: z.enum(['planned', 'sent', 'succeeded', 'failed']),
  sentAt: z.optional(instantText),
  succeededAt: z.optional(instantText),
  hydratedPercent: z.optional(z.number()),
  error: z.optional(errorSchema),
});

export const commandsSchema = z.strictObject({ bash: z.array(z.string()), powershell: z.array(z.string()) });

const step = z.enum(['safety', 'disks', 'deallocate', 'swap', 'start', 'tag-old', 'swap-back', 'start-again', 'done']);

const replacementSchema = z.strictObject({
  vm: id,
  says: z.string(),
  step,
  steps: z.array(z.strictObject({ step, at: instantText })),
  swaps: z.array(z.strictObject({ lun, from: z.optional(id), to: id })),
  wasRunning: z.optional(z.boolean()),
  on: z.optional(z.enum(['old', 'new'])),
  safetyRun: z.optional(id),
});

const drillSchema = z.strictObject({
  vm: id,
  step: z.enum(['sweep', 'disks', 'check', 'clean', 'done']),
  checks: z.array(
    z.strictObject({
      pointId: id,
      sourceUniqueId: id,
      sizeMatches: z.boolean(),
      generationMatches: z.boolean(),
      content: z.optional(z.string()),
      unread: z.optional(z.string()),
      usedBytes: z.optional(count),
    }),
  ),
  restoredInMs: z.optional(z.number()),
});

type Report = Shown<RestoreReport> & { readonly dryRun?: true };

export const restoreReportSchema = schemaOf<Report>()(
  z.strictObject({
    ...restoreShape,
    disks: z.array(diskSchema),
    notes: z.array(z.string()),
    commands: z.optional(
      z.strictObject({
        make: z.optional(commandsSchema),
        inspect: z.optional(commandsSchema),
        replace: z.optional(commandsSchema),
        undo: z.optional(commandsSchema),
        build: z.optional(commandsSchema),
      }),
    ),
    storageProfile: z.optional(z.record(z.string(), z.unknown())),
    protect: z.optional(z.boolean()),
    replacement: z.optional(replacementSchema),
    drill: z.optional(drillSchema),
    dryRun: z.optional(z.literal(true)),
  }),
);
