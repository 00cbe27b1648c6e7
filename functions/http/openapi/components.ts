import type * as z from 'zod/mini';
import { errorSchema, startedSchema } from '../replies/common.ts';
import { coverageItemSchema, coverageSchema } from '../replies/coverage.ts';
import { evidencePageSchema, pointEvidenceSchema } from '../replies/evidence.ts';
import { healthDetailSchema, healthSchema } from '../replies/health.ts';
import { problemDocumentSchema } from '../replies/problem.ts';
import { pointSchema, pointsSchema, setSchema } from '../replies/recovery-points.ts';
import { restoreReportSchema, restoreSummarySchema, restoresSchema } from '../replies/restore.ts';
import { actionSchema, runReportSchema, runSummarySchema, runsSchema } from '../replies/run.ts';
import { vmTemplateSchema } from '../replies/vm-template.ts';

/** The replies, and parts of them, that have a name in the document. */
export const COMPONENTS: Readonly<Record<string, z.ZodMiniType>> = {
  Action: actionSchema,
  CoverageItem: coverageItemSchema,
  CoveragePage: coverageSchema,
  Error: errorSchema,
  EvidencePage: evidencePageSchema,
  EvidencePoint: pointEvidenceSchema,
  Health: healthSchema,
  HealthDetail: healthDetailSchema,
  Problem: problemDocumentSchema,
  RecoveryPoint: pointSchema,
  RecoveryPointPage: pointsSchema,
  RecoveryPointSet: setSchema,
  Restore: restoreReportSchema,
  RestorePage: restoresSchema,
  RestoreSummary: restoreSummarySchema,
  Run: runReportSchema,
  RunPage: runsSchema,
  RunSummary: runSummarySchema,
  Started: startedSchema,
  VmTemplate: vmTemplateSchema,
};

/** The name that a schema has in the document; undefined where it has none. */
export function componentName(schema: z.ZodMiniType): string | undefined {
  return Object.keys(COMPONENTS).find((name) => COMPONENTS[name] === schema);
}
