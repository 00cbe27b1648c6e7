import type { Health } from '../../run/read/read-health.ts';
import { textHash } from '../../run/text-hash.ts';
import type { NoticeItem } from '../notice.ts';
import { named, type Sight, type Words } from '../settle.ts';

/** A state of health that is not ok; where it is ok, each finding. */
export function seeIllHealth({ state, findings }: Health): Sight {
  const standing =
    state === 'ok'
      ? findings.map((text) => ({ subject: `finding/${wordsHash(text)}`, item: { name: FINDING, text } }))
      : [{ subject: `state/${state}`, item: { name: state, text: findings.join(' ') } }];
  return { standing, fateOf: (_, { name = 'health' }) => ({ fate: 'mended', item: { name, text: '' } }) };
}

/** Figures, instants and ids in a sentence make no other one. */
function wordsHash(text: string): string {
  return textHash(text.replaceAll(/\b(?=[\w.:-]*\d)[\w.:-]+/g, '#'), 12);
}

export const HEALTH_WORDS: Words = {
  began: (items) => ({
    kind: 'health',
    severity: isFound(items) ? 'warning' : 'critical',
    title: isFound(items) ? `Health: ${named(items, 'findings')}` : `Health is not ok: ${named(items, 'findings')}`,
    text: 'GET /api/health/detail says more.',
    path: '/api/dashboard',
  }),
  ended: (items) => ({
    kind: 'health',
    severity: 'good',
    title: `Health: no longer ${named(items, 'findings')}`,
    text: '',
    path: '/api/dashboard',
  }),
};

const FINDING = 'a finding';

function isFound(items: readonly NoticeItem[]): boolean {
  return items.every(({ name }) => name === FINDING);
}
