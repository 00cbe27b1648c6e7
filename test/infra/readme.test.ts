import { expect, test } from 'vitest';
import { readInfra } from './templates.ts';

test('infra/README.md explains every action of the roles, and no other', () => {
  const actions = ['protect', 'prune'].flatMap((name) => {
    const { permissions } = JSON.parse(readInfra(`roles/${name}.json`)) as { permissions: { actions: string[] }[] };
    return permissions.flatMap((one) => one.actions);
  });

  const told = [...readInfra('README.md').matchAll(/^\| `(Microsoft\.[^`]+)` \| .+ \|$/gm)].map(([, action]) => action);

  expect(told).toEqual(actions);
});
