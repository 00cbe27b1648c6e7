import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { sampleFleet } from '../../../local/fleet/sample-fleet.ts';
import type { ArmResource } from '../../../local/simulator/arm-json.ts';

const folder = mkdtempSync(join(tmpdir(), 'nightkeep-e2e-'));
afterAll(() => rm(folder, { recursive: true }));

const sample = sampleFleet(Date.now());

/** As `az` prints a resource: its properties beside its name. */
function flattened({ properties, ...rest }: ArmResource): unknown {
  return { ...rest, ...properties };
}

/** A VM of the sample fleet, as `az vm list` prints it. */
export function machine(name: string): readonly unknown[] {
  return sample.virtualMachines.filter((vm) => vm.name === name).map(flattened);
}

/** Its own disks, as `az disk list` prints them. */
export function disksOf(name: string): readonly unknown[] {
  return sample.disks.filter((disk) => disk.name.startsWith(`${name}-`)).map(flattened);
}

/** A file as PowerShell's `>` writes it: UTF-16 with a byte order mark. */
export function writeUtf16(name: string, value: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, `\uFEFF${JSON.stringify(value, null, 2)}`, 'utf16le');
  return path;
}
