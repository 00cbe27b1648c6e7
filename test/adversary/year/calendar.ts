import { DAY, HOUR, MINUTE } from './time.ts';

/** A local calendar by the runtime's own formatter: nothing here is the product's. */
export interface Calendar {
  /** The period of a kind that an instant lies in: a text that is the same for all instants of it. */
  periodOf(kind: Period, at: number): string;
  /** The instant of a local time on the local day that begins with the date in UTC. */
  instantOf(date: number, hour: number): number;
}

export type Period = 'hourly' | 'daily' | 'weekly' | 'monthly' | 'yearly';

export function calendarOf(timeZone: string): Calendar {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  const known = new Map<number, string>();
  const local = (at: number) => {
    const present = known.get(at) ?? format.format(at);
    known.set(at, present);
    return present;
  };
  return {
    periodOf: (kind, at) => {
      const text = local(at);
      if (kind === 'hourly') return `${text.slice(0, 13)} ${at - (at % HOUR)}`;
      if (kind === 'daily') return text.slice(0, 10);
      if (kind === 'weekly') return mondayOf(text.slice(0, 10));
      return text.slice(0, kind === 'monthly' ? 7 : 4);
    },
    instantOf: (date, hour) => {
      const wanted = `${new Date(date).toISOString().slice(0, 10)} ${String(hour).padStart(2, '0')}:00`;
      for (let at = date - DAY; at < date + 2 * DAY; at += 15 * MINUTE) if (local(at) === wanted) return at;
      throw new Error(`test: ${wanted} does not exist in ${timeZone}`);
    },
  };
}

function mondayOf(date: string): string {
  const at = Date.parse(`${date}T00:00:00Z`);
  const sinceMonday = (new Date(at).getUTCDay() + 6) % 7;
  return new Date(at - sinceMonday * DAY).toISOString().slice(0, 10);
}
