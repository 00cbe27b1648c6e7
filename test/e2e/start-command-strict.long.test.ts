import { describe, expect, test } from 'vitest';
import type { RunDocument } from '../../local/report/run-document.ts';
import { disksOf, machine, writeUtf16 } from './support/az-files.ts';
import { isRunning, StartCommand, threeFreePorts } from './support/start-command.ts';

describe.concurrent('npm start', () => {
  test('--strict exits with 1 for a problem; --fleet reads what az prints, in UTF-16, and tells a disk that it makes up', async () => {
    const vms = writeUtf16('vms.json', machine('build-01'));
    const disks = writeUtf16('disks.json', disksOf('build-01').slice(0, 1));

    const { status, stdout } = await new StartCommand('--once', '--json', '--strict', '--fleet', vms, disks).ended;

    const { run, actions, problems } = JSON.parse(stdout) as RunDocument;
    expect(status).toBe(1);
    expect(run).toMatchObject({ state: 'succeeded' });
    expect(actions.map(({ kind, state }) => `${kind} ${state}`)).toEqual(['create succeeded', 'create succeeded']);
    expect(problems).toContainEqual(expect.objectContaining({ tag: 'nigthly', severity: 'problem' }));
    expect(problems).toContainEqual(
      expect.objectContaining({
        diskId: expect.stringMatching(/build-01-cache$/),
        message: expect.stringContaining('made up'),
      }),
    );
  }, 60_000);

  test.each([
    [['--assume', 'nigthly'], 'nightly'],
    [['--fleet', '/nowhere/vms.json'], '/nowhere/vms.json'],
    [['--onse'], '--onse'],
  ])('%j ends with 2 and one line that says what is wrong', async (args, told) => {
    const { status, stdout, stderr } = await new StartCommand('--once', ...args).ended;

    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(told);
    expect(stderr.trim()).not.toContain('\n');
  });

  test('Ctrl-C during the first run ends every process', async () => {
    const command = new StartCommand('--port', String(await threeFreePorts()));
    await command.printed('Firing the nightly tick');
    const processes = command.processes();

    command.child.kill('SIGINT');
    const { status } = await command.endedWithin(5_000);

    expect(status).toBe(0);
    expect(processes.length).toBeGreaterThanOrEqual(3);
    expect(processes.filter(isRunning)).toEqual([]);
  });
});
