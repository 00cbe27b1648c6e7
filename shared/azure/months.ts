import { formatInstant, type Instant } from '../policy/instant.ts';
import type { StorageClients } from './storage-clients.ts';

/** `202611`: in UTC, as the names of monthly tables end. */
export function monthOf(at: Instant): string {
  return formatInstant(at).slice(0, 7).replace('-', '');
}

/** The months of two texts that begin with a date, `2026-11-23`, and of all between, as the names of tables end. */
export function monthsBetween(from: string, to: string): readonly string[] {
  const [first, last] = [numberOf(from), numberOf(to)];
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, step) => {
    const month = first + step;
    return `${Math.floor(month / 12)}${String((month % 12) + 1).padStart(2, '0')}`;
  });
}

/** Drops the tables of months that ended before the instant; names are the prefix and `YYYYMM`. */
export async function dropMonthsBefore(storage: StorageClients, prefix: string, before: Instant): Promise<void> {
  const oldest = `${prefix}${monthOf(before)}`;
  const months = (await storage.tableNames(prefix)).filter((name) => /^\d{6}$/.test(name.slice(prefix.length)));
  for (const name of months) if (name < oldest) await storage.dropTable(name);
}

function numberOf(text: string): number {
  const [year = 0, month = 0] = text.split('-').map(Number);
  return year * 12 + month - 1;
}
