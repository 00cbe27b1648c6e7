import { describe, expect, test } from 'vitest';
import { ArgumentError, readArguments } from '../../../local/start/read-arguments.ts';

describe('the arguments of npm start', () => {
  test.each([
    [[], { once: false, json: false, strict: false, fleet: [] }],
    [['--once', '--json', '--strict'], { once: true, json: true, strict: true }],
    [['--fleet', 'vms.json', 'disks.json', '--once'], { once: true, fleet: ['vms.json', 'disks.json'] }],
    [['--fleet=a.json', '--fleet', 'b.json'], { fleet: ['a.json', 'b.json'] }],
    [['--assume', 'nightly', '--port', '7200'], { assume: 'nightly', port: 7200 }],
  ])('%j is understood', (args, expected) => {
    expect(readArguments(args)).toMatchObject(expected);
  });

  test.each([
    [['--onse'], /--onse/],
    [['vms.json'], /"vms\.json" is no option/],
    [['--json'], /--json goes with --once/],
    [['--strict'], /--strict goes with --once/],
    [['--port', '0'], /--port must be/],
    [['--port', 'http'], /--port must be/],
    [['--assume', ' '], /--assume needs/],
    [['--fleet'], /--fleet/],
  ])('%j is refused in one line', (args, message) => {
    const reading = () => readArguments(args);

    expect(reading).toThrow(ArgumentError);
    expect(reading).toThrow(message);
    try {
      reading();
    } catch (error) {
      expect((error as Error).message).not.toContain('\n');
    }
  });
});
