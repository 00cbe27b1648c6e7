import { expect, test } from 'vitest';
import { actionsOf, ROLES, readInfra, roleFile } from './templates.ts';

test('infra/README.md explains every action of the roles, and no other', () => {
  const actions = ROLES.flatMap((name) => actionsOf(roleFile(name)));

  const told = [...readInfra('README.md').matchAll(/^\| `(Microsoft\.[^`]+)` \| .+ \|$/gm)].map(([, action]) => action);

  expect(told).toEqual(actions);
});
