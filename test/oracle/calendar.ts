import { DAY, HOUR, MINUTE } from './time.ts';

/** A local calendar by the runtime's own formatter: nothing here is the product's. */
export interface Calendar {
  /** The period of a kind that an instant lies in: a text that is the same for all instants of it. */
  periodOf(kind: Period, at: number): string;
  /** The same as a number, one more in the next period. */
  numberOf(kind: Period, at: number): number;
  /**
   * The first instant at which the clock shows a local time, or a later one where that does not exist, on the local day that
   * has the date of an instant in UTC.
   */
  instantOf(date: number, hour: number, minute?: number): number;
}

export type Period = 'hourly' | 'daily' | 'weekly' | 'monthly' | 'yearly';

/** No zone's clock is further ahead of UTC. */
const FURTHEST_AHEAD = 15 * HOUR;

const calendars = new Map<string, Calendar>();

export function calendarOf(timeZone: string): Calendar {
  const calendar = calendars.get(timeZone) ?? openCalendar(timeZone);
  calendars.set(timeZone, calendar);
  return calendar;
}

function openCalendar(timeZone: string): Calendar {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  const local = remembering((at: number) => format.format(at));
  const instantOf = remembering((wanted: string) => {
    const midnight = Date.parse(`${wanted.slice(0, 10)}T00:00:00Z`);
    // The clocks of all zones are apart, and put on or back, by quarters of an hour.
    for (let at = midnight - FURTHEST_AHEAD; at < midnight + 2 * DAY; at += 15 * MINUTE) {
      if (local(at) >= wanted) return at;
    }
    throw new Error(`test: ${wanted} never comes in ${timeZone}`);
  });
  const tellPeriod = (kind: Period, at: number) => {
    const text = local(at);
    // The repeated hour of an autumn day is two.
    if (kind === 'hourly') return `${text.slice(0, 13)} ${minutesAhead(text, at)}`;
    if (kind === 'daily') return text.slice(0, 10);
    if (kind === 'weekly') return mondayOf(text.slice(0, 10));
    return text.slice(0, kind === 'monthly' ? 7 : 4);
  };
  const periods = {
    hourly: remembering((at: number) => tellPeriod('hourly', at)),
    daily: remembering((at: number) => tellPeriod('daily', at)),
    weekly: remembering((at: number) => tellPeriod('weekly', at)),
    monthly: remembering((at: number) => tellPeriod('monthly', at)),
    yearly: remembering((at: number) => tellPeriod('yearly', at)),
  };
  const periodOf = (kind: Period, at: number) => periods[kind](at);
  return {
    periodOf,
    numberOf: (kind, at) => {
      const period = periodOf(kind, at);
      if (kind === 'hourly')
        return (
          (Date.parse(`${period.slice(0, 10)}T${period.slice(11, 13)}:00Z`) - minutesAhead(local(at), at) * MINUTE) /
          HOUR
        );
      if (kind === 'daily') return Date.parse(period) / DAY;
      if (kind === 'weekly') return (Date.parse(period) - Date.parse('1970-01-05')) / (7 * DAY);
      const [year = 0, month = 0] = period.split('-').map(Number);
      return kind === 'monthly' ? year * 12 + month : year;
    },
    instantOf: (date, hour, minute = 0) =>
      instantOf(`${new Date(date).toISOString().slice(0, 10)} ${twoDigits(hour)}:${twoDigits(minute)}`),
  };
}

function remembering<K, V>(find: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>();
  return (key) => {
    const present = known.get(key) ?? find(key);
    known.set(key, present);
    return present;
  };
}

function minutesAhead(text: string, at: number): number {
  return Math.floor(Date.parse(`${text.replace(' ', 'T')}Z`) / MINUTE) - Math.floor(at / MINUTE);
}

function mondayOf(date: string): string {
  const at = Date.parse(`${date}T00:00:00Z`);
  const sinceMonday = (new Date(at).getUTCDay() + 6) % 7;
  return new Date(at - sinceMonday * DAY).toISOString().slice(0, 10);
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}
