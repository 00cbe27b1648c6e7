import { DAY } from '../instant.ts';

// Arithmetic with local dates such as `2026-11-23`, whatever their zone.

/** The dates from one to another, both included; none where the other is earlier. */
export function datesFrom(first: string, last: string): readonly string[] {
  const start = dayNumber(first);
  return Array.from({ length: Math.max(0, daysBetween(first, last) + 1) }, (_, days) => dateOf(start + days));
}

/** From one date to another; negative where the other is earlier. */
export function daysBetween(from: string, to: string): number {
  return dayNumber(to) - dayNumber(from);
}

/** The date so many days later. */
export function addDays(date: string, days: number): string {
  return dateOf(dayNumber(date) + days);
}

function dayNumber(date: string): number {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  return Date.UTC(year, month - 1, day) / DAY;
}

function dateOf(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}
