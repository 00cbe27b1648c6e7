import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readHold, writeHold } from '../../shared/policy/hold-text.ts';
import { parseInstant, SECOND } from '../../shared/policy/instant.ts';

const AT = parseInstant('2026-11-23T06:27:26.163Z');

describe('the text of a hold', () => {
  test('says who, why and since when', () => {
    expect(writeHold('jane: audit 2026', AT)).toBe('jane: audit 2026 (2026-11-23T06:27:26Z)');
    expect(writeHold('🔒'.repeat(200), AT).isWellFormed()).toBe(true);
    expect(writeHold(`x${'🔒'.repeat(200)}`, AT).isWellFormed()).toBe(true);
  });

  test('has no blanks around the reason', () => {
    expect(writeHold('  audit 2026\n', AT)).toBe('audit 2026 (2026-11-23T06:27:26Z)');
  });

  test('has as much of the reason as the tag has room for, and half of no character', () => {
    const room = 256 - ' (2026-11-23T06:27:26Z)'.length;
    const stamp = ' (2026-11-23T06:27:26Z)';

    expect(writeHold('x'.repeat(room), AT)).toBe(`${'x'.repeat(room)}${stamp}`);
    expect(writeHold(`${'x'.repeat(room)}y`, AT)).toBe(`${'x'.repeat(room)}${stamp}`);
    expect(writeHold(`${'x'.repeat(room - 1)}🔒`, AT)).toBe(`${'x'.repeat(room - 1)}${stamp}`);
    expect(writeHold(`${'x'.repeat(room - 2)}🔒`, AT)).toBe(`${'x'.repeat(room - 2)}🔒${stamp}`);
  });

  test('is read as it was written, and never longer than a tag', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 400 }), fc.integer({ min: 0, max: 4_000_000_000_000 }), (reason, at) => {
        const text = writeHold(reason, at);
        const read = readHold(text);

        expect(text.length).toBeLessThanOrEqual(256);
        expect(read.since).toBe(Math.floor(at / SECOND) * SECOND);
        if (reason.trim() !== '') expect(reason.trim().startsWith(read.reason)).toBe(true);
      }),
    );
  });

  test.each<[string, string, string | undefined]>([
    ['', 'no reason is given', undefined],
    ['by hand', 'by hand', undefined],
    ['ask legal (ticket 7)', 'ask legal (ticket 7)', undefined],
    ['audit (2026-13-45T99:00:00Z)', 'audit', undefined],
    ['(2026-11-23T06:27:26Z)', 'no reason is given', '2026-11-23T06:27:26Z'],
    ['jane: audit (2026-11-23T06:27:26Z)', 'jane: audit', '2026-11-23T06:27:26Z'],
    ['jane: audit(2026-11-23T06:27:26Z)', 'jane: audit', '2026-11-23T06:27:26Z'],
    ['  jane: audit   (2026-11-23T06:27:26Z)', 'jane: audit', '2026-11-23T06:27:26Z'],
    ['(2026-11-23T06:27:26Z) is when', '(2026-11-23T06:27:26Z) is when', undefined],
    ['audit (2026-11-23)', 'audit (2026-11-23)', undefined],
    ['  by hand ', 'by hand', undefined],
    ['   ', 'no reason is given', undefined],
  ])('%j is read whatever it says', (value, reason, since) => {
    expect(readHold(value)).toEqual({ reason, ...(since === undefined ? {} : { since: parseInstant(since) }) });
  });

  test('any text is read without a mistake', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        expect(readHold(value).reason).not.toBe('');
      }),
    );
  });
});
