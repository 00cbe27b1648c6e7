import { expect, test } from 'vitest';
import { sayReason } from '../../../shared/policy/retention/say-reasons.ts';

test.each([
  ['daily-1', 'newest day'],
  ['daily-3', 'third newest day'],
  ['weekly-11', '11th newest week'],
  ['hourly-22', '22nd newest hour'],
  ['last-113', '113th newest point'],
  ['monthly-oldest', 'the oldest, as long as there are not enough months'],
  ['floor', 'one of the two newest, which always stay'],
  ['min-keep', 'younger than the least age of the installation'],
  ['hold', 'on hold'],
  ['The disk web-01-tmp is ephemeral.', 'The disk web-01-tmp is ephemeral.'],
  ['new-reason', 'new-reason'],
])('%s is said as: %s', (reason, words) => {
  expect(sayReason(reason)).toBe(words);
});
