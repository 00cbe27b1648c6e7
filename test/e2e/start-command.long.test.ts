import { describe, expect, test } from 'vitest';
import type { RunDocument } from '../../local/report/run-document.ts';
import { disksOf, machine, writeUtf16 } from './support/az-files.ts';
import { isRunning, StartCommand, threeFreePorts } from './support/start-command.ts';

describe('npm start', () => {
  test('--json prints one JSON document and nothing else', async () => {
    const { status, stdout, stderr } = await new StartCommand('--once', '--json').ended;

    const document = JSON.parse(stdout) as RunDocument;
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(Object.keys(document)).toEqual(['run', 'actions', 'problems']);
    expect(document.run).toMatchObject({ id: expect.any(String), state: 'succeeded', startedBy: { kind: 'timer' } });
    expect(new Set(document.actions.map(({ kind }) => kind))).toEqual(new Set(['create', 'prune', 'skip']));
    const kinds = ['create', 'prune'].flatMap((kind) => document.actions.filter((action) => action.kind === kind));
    for (const { state, reasons, snapshotId } of kinds) {
      expect({ state, snapshotId }).toEqual({ state: 'succeeded', snapshotId: expect.stringContaining('/snapshots/') });
      expect(reasons.length).toBeGreaterThan(0);
    }
    const told = document.problems.map(({ tag, message, suggestion }) => ({ tag, message, suggestion }));
    expect(told).toContainEqual({ tag: 'nigthly', message: expect.any(String), suggestion: 'nightly' });
    expect(told).toContainEqual({
      tag: 'snapshot_policy',
      message: expect.any(String),
      suggestion: expect.any(String),
    });
    expect(told.some(({ message }) => message.includes('ephemeral OS disk'))).toBe(true);
  });

  test('--assume protects untagged VMs of the copy, and ends with the line that does it in Azure', async () => {
    const vms = writeUtf16('scratch.json', [...machine('scratch-01'), ...disksOf('scratch-01')]);

    const { status, stdout } = await new StartCommand('--once', '--assume', 'nightly keep 7d', '--fleet', vms).ended;

    const lastLine = stdout.trim().split('\n').at(-1);
    expect(status).toBe(0);
    expect(stdout).toMatch(/1 created · 0 pruned/);
    expect(lastLine).toMatch(
      /^az tag update --operation Merge --resource-id \S+\/virtualMachines\/scratch-01 --tags 'snapshot-policy=nightly keep 7d'$/,
    );
  });

  test('several stay up beside each other, each on its port, and Ctrl-C ends every process of each', async () => {
    const commands = [];
    for (let n = 0; n < 2; n++) commands.push(new StartCommand('--port', String(await threeFreePorts())));
    await Promise.all(commands.map((command) => command.printed('Ctrl-C ends everything')));
    const processes = commands.flatMap((command) => command.processes());

    for (const { child } of commands) child.kill('SIGINT');
    const ended = await Promise.all(commands.map((command) => command.endedWithin(5_000)));

    expect(ended.map(({ status }) => status)).toEqual([0, 0]);
    expect(ended.every(({ stdout }) => /\d+ created · \d+ pruned/.test(stdout))).toBe(true);
    expect(processes.length).toBeGreaterThanOrEqual(6);
    expect(processes.filter(isRunning)).toEqual([]);
  });
});
