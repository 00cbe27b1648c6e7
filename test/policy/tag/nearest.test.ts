import { expect, test } from 'vitest';
import { editDistance, nearestWords } from '../../../shared/policy/tag/nearest.ts';

test.each([
  ['', '', 0],
  ['abc', 'abc', 0],
  ['', 'abc', 3],
  ['abc', '', 3],
  ['a', 'b', 1],
  ['abc', 'ab', 1],
  ['bc', 'abc', 1],
  ['abc', 'axc', 1],
  ['ab', 'ba', 1],
  ['abcd', 'acbd', 1],
  ['abc', 'cab', 2],
  ['abc', 'bca', 2],
  ['abcdef', 'badcfe', 3],
  ['ca', 'abc', 3],
  ['abcd', 'cdab', 4],
  ['aab', 'aba', 1],
  ['abab', 'baba', 2],
  ['kitten', 'sitting', 3],
  ['nightly', 'nigthly', 1],
])('from %j to %j it is %d changes', (a, b, changes) => {
  expect(editDistance(a, b)).toBe(changes);
  expect(editDistance(b, a)).toBe(changes);
});

test.each<[string, string[], string[]]>([
  ['nigthly', ['weekly', 'nightly', 'hourly'], ['nightly']],
  ['nightlyy', ['nightly'], ['nightly']],
  ['NIGHTLY', ['nightly'], ['nightly']],
  ['time-zone', ['timeZone'], ['timeZone']],
  ['time_zo.ne', ['time/zone'], ['time/zone']],
  ['ti mezone', ['timezone'], ['timezone']],
  // Of 3 letters one may be wrong, of 6 two, of 9 three.
  ['kat', ['keep', 'cat'], ['cat']],
  ['cxx', ['cat'], []],
  ['silxxx', ['silver'], []],
  ['silxer', ['silver'], ['silver']],
  ['sixxer', ['silver'], ['silver']],
  ['sixxe', ['silver'], []],
  ['abcdefxxx', ['abcdefghi'], ['abcdefghi']],
  ['abcdexxxx', ['abcdefghi'], []],
  ['abcdef', ['abcxf'], []],
  // The beginning of a word means it.
  ['sil', ['silver'], ['silver']],
  ['si', ['silver'], []],
  ['silverfish', ['silver'], ['silver']],
  ['onward', ['on'], []],
  ['offline', ['off'], ['off']],
  // The nearest comes first, then by name.
  ['gold', ['golf', 'gold', 'bold'], ['gold', 'bold', 'golf']],
  ['golf', ['gold', 'bolf'], ['bolf', 'gold']],
  ['golf', ['bolf', 'gold'], ['bolf', 'gold']],
  ['golden', ['goldem', 'go', 'gol', 'golden'], ['golden', 'gol', 'goldem']],
  ['x', ['x', 'xy'], []],
  ['xy', ['xy'], ['xy']],
  ['', [''], []],
  ['x'.repeat(80), ['x'.repeat(79)], ['x'.repeat(79)]],
  ['x'.repeat(81), ['x'.repeat(80)], []],
  ['gold', [], []],
])('%j among %j means %j', (word, known, meant) => {
  expect(nearestWords(word, known)).toEqual(meant);
});
