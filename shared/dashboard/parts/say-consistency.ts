/** Azure's `CrashConsistent` as people say it: `crash-consistent`. */
export function sayConsistency(mode: string): string {
  return mode.replace(/([a-z])([A-Z])/g, '$1-$2').toLowerCase();
}
