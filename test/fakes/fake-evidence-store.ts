import { monthOf } from '../../shared/azure/months.ts';
import type { GapRecord, UnitRecord } from '../../shared/evidence/records.ts';
import type { Instant } from '../../shared/policy/instant.ts';
import type { EvidenceRecord, EvidenceStore } from '../../shared/run/ports.ts';
import { keepFrozen } from './keep-frozen.ts';

/** Evidence in memory. */
export class FakeEvidenceStore implements EvidenceStore {
  readonly #units = new Map<string, Map<string, EvidenceRecord>>();
  /** How many rows were written. */
  rowsWritten = 0;
  /** How often rows were asked for. */
  reads = 0;

  async put(unit: string, rows: readonly { readonly key: string; readonly value: EvidenceRecord }[]): Promise<void> {
    const present = this.#units.get(unit) ?? new Map<string, EvidenceRecord>();
    for (const { key, value } of rows) present.set(key, keepFrozen(value));
    this.#units.set(unit, present);
    this.rowsWritten += rows.length;
  }

  async list(unit: string, from: string, to: string): Promise<readonly UnitRecord[]> {
    return this.#list<UnitRecord>(unit, from, to);
  }

  async listGaps(subscriptionId: string, from: string, to: string): Promise<readonly GapRecord[]> {
    return this.#list<GapRecord>(subscriptionId, from, to);
  }

  async dropBefore(before: Instant): Promise<void> {
    for (const rows of this.#units.values()) {
      for (const key of rows.keys()) if (key.slice(0, 7).replace('-', '') < monthOf(before)) rows.delete(key);
    }
  }

  /** Every row with its unit and key. */
  all(): readonly { readonly unit: string; readonly key: string; readonly value: EvidenceRecord }[] {
    return [...this.#units].flatMap(([unit, rows]) => [...rows].map(([key, value]) => ({ unit, key, value })));
  }

  #list<T extends EvidenceRecord>(unit: string, from: string, to: string): readonly T[] {
    this.reads += 1;
    const rows = [...(this.#units.get(unit) ?? [])].filter(([key]) => key >= from && key < to);
    return rows.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value as T);
  }
}
