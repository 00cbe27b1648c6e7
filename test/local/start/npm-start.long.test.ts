import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunDocument } from '../../../local/report/run-document.ts';

const script = fileURLToPath(new URL('../../../local/start.ts', import.meta.url));
const subscription = '/subscriptions/11111111-2222-3333-4444-555555555555';
const group = `${subscription}/resourceGroups/rg`;
const vmId = `${group}/providers/Microsoft.Compute/virtualMachines/vm-1`;
const diskId = `${group}/providers/Microsoft.Compute/disks/vm-1-os`;

/** What `az vm list` prints of one VM without tags. */
const vms = [
  {
    id: vmId,
    name: 'vm-1',
    location: 'westeurope',
    resourceGroup: 'rg',
    type: 'Microsoft.Compute/virtualMachines',
    tags: null,
    storageProfile: { osDisk: { name: 'vm-1-os', managedDisk: { id: diskId } }, dataDisks: [] },
  },
];

let folder: string;
let vmFile: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nightkeep-test-'));
  vmFile = join(folder, 'vms.json');
  writeFileSync(vmFile, JSON.stringify(vms));
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

function start(
  args: readonly string[],
  onOutput: (child: ChildProcess, out: string) => void = () => {},
): Promise<Ended> {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
    onOutput(child, out);
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  // The pipes close once no process holds them any more: not this one, and none that it started.
  return new Promise((resolve) => child.once('close', (status) => resolve({ status, out, err })));
}

test.concurrent('--once --json prints one document and nothing else', { timeout: 120_000 }, async () => {
  const { status, out, err } = await start(['--once', '--json', '--fleet', vmFile, '--assume', 'nightly']);

  const document = JSON.parse(out) as RunDocument;
  expect(err).toBe('');
  expect(status).toBe(0);
  expect(document.run).toMatchObject({ state: 'succeeded', startedBy: { kind: 'timer' } });
  expect(document.actions).toMatchObject([{ kind: 'create', state: 'succeeded', vmId, diskId }]);
  expect(document.problems).toContainEqual(expect.objectContaining({ diskId, severity: 'note' }));
});

test.concurrent('a fleet without tags is told what to try, and --strict finds nothing wrong with it', {
  timeout: 120_000,
}, async () => {
  const { status, out } = await start(['--once', '--strict', '--fleet', vmFile]);

  expect(out).toContain('no VM or disk carries the tag snapshot-policy. Add --assume nightly');
  expect(status).toBe(0);
});

test.concurrent('Ctrl-C ends every process', { timeout: 120_000 }, async () => {
  const { status, err } = await start(['--once', '--fleet', vmFile, '--assume', 'nightly'], (child, out) => {
    if (out.includes('Firing the nightly tick')) child.kill('SIGINT');
  });

  expect(err).toBe('');
  expect(status).toBe(130);
});

test.concurrent('bad arguments and files are refused in one line with status 2', async () => {
  const [option, file] = await Promise.all([start(['--onse']), start(['--fleet', join(folder, 'none.json')])]);

  expect([option?.status, file?.status]).toEqual([2, 2]);
  expect(option?.err).toMatch(/^.*--onse.*\n$/);
  expect(file?.err).toMatch(/^.*none\.json.*\n$/);
});
