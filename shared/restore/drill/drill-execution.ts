import type { RestoreExecution } from '../execution.ts';
import type { DrillRecord } from '../records.ts';

/** One delivery of a drill's message. */
export type DrillExecution = RestoreExecution<DrillRecord>;
