import { inParallel } from '../../run/in-parallel.ts';
import type { Page, Ports } from '../../run/ports.ts';
import type { RunSettings } from '../../run/settings.ts';
import type { UnitRow } from '../evidence-keys.ts';
import type { EvidenceCause, EvidenceRow, EvidenceTotals } from './evidence-row.ts';
import { findUnits } from './find-units.ts';
import { openReader } from './open-reader.ts';
import { causesOf, totalsOf } from './totals.ts';

/** What is asked: local dates `2026-11-23`, both included; of one VM, or of a page of them. */
export interface EvidenceQuery {
  readonly vm?: string;
  readonly from: string;
  readonly to: string;
  /** The most VMs of a page. */
  readonly limit: number;
  readonly cursor?: string;
}

export interface EvidencePage {
  readonly items: readonly EvidenceRow[];
  readonly totals: EvidenceTotals;
  readonly causes: readonly EvidenceCause[];
  readonly next?: string;
}

export type EvidenceRead =
  | { readonly kind: 'read'; readonly page: EvidencePage }
  /** No plan has seen a VM so called. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'ambiguous'; readonly candidates: readonly string[] }
  /** More occurrences than one answer holds. */
  | { readonly kind: 'too-much'; readonly rows: number };

/** What one answer holds: some 20 MB. */
export const MOST_ROWS = 50_000;
const UNITS_AT_ONCE = 8;

/** What was due on these dates and what came of it, with the totals of what is answered and the causes of its gaps. */
export async function readEvidence(ports: Ports, settings: RunSettings, query: EvidenceQuery): Promise<EvidenceRead> {
  const asked = await unitsAsked(ports, query);
  if (asked.kind !== 'page') return asked;
  const { page } = asked;
  const reader = await openReader(ports, settings, page.items, query);
  const parts = await inParallel(page.items, UNITS_AT_ONCE, reader.read);
  const expected = parts.flatMap(({ days }) => days).reduce((sum, day) => sum + day.expected, 0);
  if (expected > MOST_ROWS) return { kind: 'too-much', rows: expected };
  const items = parts.flatMap(({ rows }) => rows());
  const next = page.next === undefined ? {} : { next: page.next };
  return { kind: 'read', page: { items, totals: totalsOf(items), causes: causesOf(items), ...next } };
}

async function unitsAsked(
  ports: Ports,
  { vm, limit, cursor }: EvidenceQuery,
): Promise<{ readonly kind: 'page'; readonly page: Page<UnitRow> } | EvidenceRead> {
  if (vm === undefined) return { kind: 'page', page: await ports.views.list<UnitRow>('units', limit, cursor) };
  const units = await findUnits(ports, vm);
  if (units.length === 0) return { kind: 'unknown' };
  if (units.length > 1) return { kind: 'ambiguous', candidates: units.map(({ key }) => key).toSorted() };
  return { kind: 'page', page: { items: units } };
}
