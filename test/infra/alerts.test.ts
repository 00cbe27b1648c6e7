import { describe, expect, test } from 'vitest';
import { LOGGED, tellProblems } from '../../shared/run/log-messages.ts';
import { fakePorts } from '../fakes/fake-ports.ts';
import { addVm, aWorld, tickAndDrain, type World } from '../run/world.ts';
import { compiled, ofType, readInfra } from './templates.ts';

const QUERIES = {
  'run-failed': LOGGED.runEnded,
  'new-problem': LOGGED.problem,
  'no-heartbeat': LOGGED.heartbeat,
  'poison-message': LOGGED.poisoned,
} as const;

function told(world: World, message: string) {
  return world.ports.logged.filter((line) => line.message === message);
}

describe('an alert rule', () => {
  test.each(Object.entries(QUERIES))('%s looks for the message %j', (name, message) => {
    const query = readInfra(`alerts/${name}.kql`);

    expect(query).toContain(`message has '${message}'`);
    expect(query).toContain(`tostring(line.message) == '${message}'`);
    expect(JSON.stringify(compiled('main'))).toContain(JSON.stringify(query).slice(1, -1));
  });

  test('there are four, by one resource', () => {
    expect(ofType(compiled('main'), 'Microsoft.Insights/scheduledQueryRules')).toHaveLength(1);
    expect(JSON.stringify(compiled('main')).match(/"name":"nightkeep-[a-z-]+","displayName"/g)).toHaveLength(4);
  });
});

describe('what the app logs for them', () => {
  test('each tick its heartbeat, and each run its end', async () => {
    const world = aWorld();
    addVm(world, 'web');

    await tickAndDrain(world);

    expect(told(world, LOGGED.heartbeat)).toMatchObject([{ level: 'info', fields: { problems: 0 } }]);
    expect(told(world, LOGGED.runEnded)).toMatchObject([{ fields: { state: 'succeeded' } }]);
    expect(told(world, LOGGED.problem)).toEqual([]);
  });

  test('a problem under the same key each day that it stands', async () => {
    const world = aWorld();
    addVm(world, 'web', 'nigthly');

    await tickAndDrain(world);
    world.ports.clock.set('2026-11-24T02:05:00Z');
    await tickAndDrain(world);

    const keys = told(world, LOGGED.problem).map(({ fields }) => Object(fields).problem);
    expect(keys.length).toBeGreaterThan(1);
    expect(new Set(keys).size).toBe(1);
  });

  test('is one problem whatever figures and ids of requests are in its words', () => {
    const { logged, logger } = fakePorts();
    const problem = (message: string) => ({ code: 'tick', severity: 'problem', message }) as const;

    tellProblems(logger, [problem('12 of 40 (request 7f00-1a)'), problem('13 of 41 (request 8e11-2b)')]);
    tellProblems(logger, [problem('Another.'), { ...problem('A hint.'), severity: 'hint' }]);

    const keys = logged.map(({ fields }) => Object(fields).problem);
    expect(keys).toEqual([keys[0], keys[0], expect.not.stringMatching(keys[0])]);
  });
});
