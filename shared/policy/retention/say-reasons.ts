/** Reasons of a kept point in the order in which a person asks for them. */
const ORDER = ['last', 'hourly', 'daily', 'weekly', 'monthly', 'yearly', 'within', 'floor', 'pace', 'ad-hoc', 'hold'];

/**
 * Sums up the reasons of several points: how many bear each, the rules' numbers left out. A point kept by two rules
 * counts for both; `floor` is said only where no rule says more. A number and its reason are held together by a
 * no-break space.
 */
export function sumReasons(reasonsOfPoints: readonly (readonly string[])[]): string {
  const counts = new Map<string, number>();
  for (const reasons of reasonsOfPoints) {
    const kinds = new Set(reasons.map((reason) => reason.replace(/-(\d+|oldest)$/, '')));
    if (kinds.size > 1) kinds.delete('floor');
    for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  const rank = (kind: string): number => (ORDER.includes(kind) ? ORDER.indexOf(kind) : ORDER.length);
  return [...counts]
    .sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1))
    .map(([kind, n]) => `${n}\u00a0${kind}`)
    .join(', ');
}

/** One reason of a decision or of an action in words, such as `third newest day`; a sentence is left as it is. */
export function sayReason(reason: string): string {
  const [, rule = '', place = ''] = NUMBERED.exec(reason) ?? [];
  const noun = NOUNS[rule];
  if (noun === undefined) return WORDS[reason] ?? reason;
  if (place !== 'oldest') return `${rankOf(Number(place))} ${noun}`;
  return `the oldest, as long as there are not enough ${noun}s`;
}

const NUMBERED = /^([a-z]+)-(\d+|oldest)$/;

const NOUNS: Readonly<Record<string, string>> = {
  last: 'point',
  hourly: 'hour',
  daily: 'day',
  weekly: 'week',
  monthly: 'month',
  yearly: 'year',
};

const PLACES = ['', 'second ', 'third ', 'fourth ', 'fifth ', 'sixth ', 'seventh ', 'eighth ', 'ninth ', 'tenth '];

/** `newest`, `second newest`, `11th newest`. */
function rankOf(place: number): string {
  return `${PLACES[place - 1] ?? `${place}${suffixOf(place)} `}newest`;
}

function suffixOf(place: number): string {
  if (place % 100 >= 11 && place % 100 <= 13) return 'th';
  return { 1: 'st', 2: 'nd', 3: 'rd' }[place % 10] ?? 'th';
}

const WORDS: Readonly<Record<string, string>> = {
  within: 'within the span of which everything stays',
  floor: 'one of the two newest, which always stay',
  pace: 'waiting its turn: a shortened policy takes effect over days',
  hold: 'on hold',
  'hold-lifted': 'hold lifted',
  foreign: 'not made by this installation',
  pending: 'not finished yet',
  'future-dated': 'dated ahead of the clock',
  immutable: 'under an immutability policy',
  copying: 'the source of a copy that is not finished',
  'ad-hoc': 'taken on demand, with an expiry of its own',
  'policy-problem': 'a problem with its policy: nothing is pruned meanwhile',
  'in-doubt': 'its tags and its name disagree',
  'min-keep': 'younger than the least age of the installation',
  'disk-unknown': 'its disk was not seen, and nothing says that it is gone',
  'no-newer': 'failed, but there is no newer one',
  expired: 'no rule keeps it any more',
  failed: 'failed, and there is a newer one',
  due: 'due by its schedule',
  retry: 'tried again after a failure',
  late: 'made late',
};
