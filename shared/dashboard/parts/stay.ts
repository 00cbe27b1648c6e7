import type { Reason } from '../../policy/decision.ts';
import { type Instant, inZone } from '../../policy/instant.ts';
import type { Stay } from '../../policy/retention/kept-until.ts';
import type { PointRow } from '../../run/read/view-rows.ts';

/** Until when a point stays, in words that go after its reasons; days are those of the zone. */
export function sayStay(stay: Stay, { kind, reasons }: Pick<PointRow, 'kind' | 'reasons'>, timeZone: string): string {
  switch (stay.kind) {
    case 'until':
      return kind === 'ad-hoc'
        ? inZone(stay.at, timeZone).toFormat('yyyy-MM-dd HH:mm')
        : `about ${dateOf(stay.at, timeZone)}`;
    case 'beyond':
      return `beyond ${inZone(stay.after, timeZone).toFormat('yyyy')}`;
    case 'stays':
      return LASTS[stay.why] ?? 'a person changes that';
    case 'goes':
      return reasons.includes('pace') ? 'its turn in the coming days' : 'the next prune';
  }
}

function dateOf(at: Instant, timeZone: string): string {
  return inZone(at, timeZone).toFormat('yyyy-MM-dd');
}

const LASTS: { readonly [reason in Reason]?: string } = {
  hold: 'the hold is lifted',
  'in-doubt': 'a person looks at its tags',
  foreign: 'its owner removes it',
  'policy-problem': 'the problem is mended',
  'disk-unknown': 'its disk is seen again',
  immutable: 'the immutability policy ends',
  copying: 'its copy is finished',
  pending: 'it is finished',
  'future-dated': 'its time has come',
  floor: 'a person removes it',
};
