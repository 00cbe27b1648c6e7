import { readPoliciesFile } from '../../policy/tag/policies-file.ts';
import type { Run } from '../records.ts';
import type { RunSettings } from '../settings.ts';

/** The settings as they would be with the candidate policies of a dry run; as they are for every other run. */
export function withCandidates(settings: RunSettings, run: Run): RunSettings {
  if (!run.dryRun || run.candidatePolicies === undefined) return settings;
  const { book } = readPoliciesFile(run.candidatePolicies, settings);
  return book === undefined ? { ...settings, policiesInvalid: true } : { ...settings, book, policiesInvalid: false };
}
