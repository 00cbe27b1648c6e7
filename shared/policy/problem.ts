/** A standing mistake that a person should mend. It never stops a snapshot; where `stopsPruning`, nothing of the VM or disk is pruned. */
export interface Problem {
  /** A stable kebab-case name of the kind of mistake. */
  readonly code: string;
  readonly message: string;
  /** The nearest valid spelling, or the command that mends it. */
  readonly suggestion?: string;
  /** A hint is told and never acted on. */
  readonly severity: 'problem' | 'hint';
  readonly subscriptionId?: string;
  readonly vmId?: string;
  readonly diskId?: string;
  readonly snapshotId?: string;
  /** The region that it concerns as a whole, lower case. */
  readonly location?: string;
  /** The tag's value, or key, as found. */
  readonly tag?: string;
}
