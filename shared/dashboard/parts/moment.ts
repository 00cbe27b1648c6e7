import { DAY, formatInstant, HOUR, type Instant, MINUTE } from '../../policy/instant.ts';
import { html, type Markup } from '../markup.ts';

/** An instant as people read it: `2026-11-23 02:00`, how long ago or in how long. UTC. */
export function momentOf(at: Instant, now: Instant): Markup {
  const text = formatInstant(at);
  const shown = text.replace('T', ' ').slice(0, 16);
  return html`<time datetime="${text}"><span class="nowrap">${shown}</span> <span class="muted nowrap">(${agoOf(at, now)})</span></time>`;
}

/** The instant alone, without how long ago it was. UTC. */
export function instantOf(at: Instant): Markup {
  const text = formatInstant(at);
  return html`<time class="nowrap" datetime="${text}">${text.replace('T', ' ').slice(0, 16)}</time>`;
}

/** `3 h ago`, `in 12 min`, `now`. */
export function agoOf(at: Instant, now: Instant): string {
  const apart = Math.abs(now - at);
  if (apart < MINUTE) return 'now';
  return at < now ? `${spanOf(apart)} ago` : `in ${spanOf(apart)}`;
}

/** A length of time in the unit that says it best: `50 s`, `12 min`, `5 h`, `3 days`. */
export function spanOf(ms: number): string {
  if (ms < MINUTE) return `${Math.max(1, Math.round(ms / 1000))} s`;
  if (ms < 2 * HOUR) return `${Math.round(ms / MINUTE)} min`;
  if (ms < 2 * DAY) return `${Math.round(ms / HOUR)} h`;
  return `${Math.round(ms / DAY)} days`;
}
