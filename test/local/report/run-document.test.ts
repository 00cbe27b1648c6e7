import { describe, expect, test } from 'vitest';
import { exitStatus, runDocument } from '../../../local/report/run-document.ts';
import { aRun } from './a-run.ts';

describe('the document of a run', () => {
  test('is empty where nothing was due, and that is a success even if strict', () => {
    const document = runDocument({ problems: [] });

    expect(document).toEqual({ run: null, actions: [], problems: [] });
    expect(exitStatus(document, true)).toBe(0);
  });

  test('tells the problems that were seen where nothing was due', () => {
    const document = runDocument({ problems: aRun().problems });

    expect(document.problems.map(({ tag }) => tag)).toEqual(['nigthly', 'snapshot_policy']);
    expect([exitStatus(document, false), exitStatus(document, true)]).toEqual([0, 1]);
  });

  test('tells made-up disks, which are no mistake', () => {
    const document = runDocument({ run: { ...aRun(), state: 'succeeded', problems: [] } }, ['/disks/d1']);

    expect(document.problems.at(-1)).toMatchObject({ diskId: '/disks/d1', severity: 'note' });
    expect(exitStatus(document, true)).toBe(0);
  });

  test('holds the run without what stands beside it, and tells skipped disks among the problems', () => {
    const document = runDocument({ run: aRun() });

    expect(document.run).toMatchObject({ id: aRun().id, state: 'partial' });
    expect(document.run).not.toHaveProperty('actions');
    expect(document.actions.map(({ kind, state }) => `${kind} ${state}`)).toEqual([
      'create succeeded',
      'create failed',
      'prune succeeded',
      'prune succeeded',
      'skip skipped',
    ]);
    expect(document.actions[1]?.error?.code).toBe('AuthorizationFailed');
    expect(document.problems.map(({ severity, tag, suggestion }) => [severity, tag, suggestion])).toEqual([
      ['problem', 'nigthly', 'nightly'],
      ['hint', 'snapshot_policy', undefined],
      ['skipped', undefined, undefined],
    ]);
  });
});

describe('the exit status', () => {
  const clean = { actions: [], problems: [] };
  test.each([
    ['succeeded', clean, 0, 0],
    ['partial', clean, 0, 1],
    ['failed', clean, 1, 1],
    ['succeeded', { ...clean, problems: aRun().problems.slice(0, 1) }, 0, 1],
    ['succeeded', { ...clean, problems: aRun().problems.slice(1) }, 0, 1],
    ['succeeded', { ...clean, actions: aRun().actions.filter(({ kind }) => kind === 'skip') }, 0, 0],
  ] as const)('of a run that %s, with %j, is %i, strictly %i', (state, parts, status, strictly) => {
    const document = runDocument({ run: { ...aRun(), ...parts, state } });

    expect(exitStatus(document, false)).toBe(status);
    expect(exitStatus(document, true)).toBe(strictly);
  });
});
