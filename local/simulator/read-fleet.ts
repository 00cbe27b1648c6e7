import { readFile } from 'node:fs/promises';
import type { CompletedFleet } from './complete-fleet.ts';
import { decodeText } from './decode-text.ts';
import { FleetError } from './fleet-error.ts';
import { mergeFleets } from './normalize-fleet.ts';

/**
 * Reads a fleet from files: `{subscriptions?, virtualMachines, disks, snapshots?}`, or the arrays that `az vm list`,
 * `az disk list` and `az snapshot list` print. Rejects with a FleetError that names the file and the field.
 */
export async function readFleet(paths: readonly string[]): Promise<CompletedFleet> {
  const files = await Promise.all(
    paths.map(async (path) => ({
      file: path,
      bytes: await readFile(path).catch((cause: unknown) => {
        throw new FleetError(path, '', `cannot be read (${cause instanceof Error ? cause.message : String(cause)})`);
      }),
    })),
  );
  return parseFleet(files);
}

/** The same from bytes already read. */
export function parseFleet(files: readonly { readonly file: string; readonly bytes: Uint8Array }[]): CompletedFleet {
  return mergeFleets(files.map(({ file, bytes }) => ({ file, value: parse(file, bytes) })));
}

function parse(file: string, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decodeText(bytes));
  } catch (cause) {
    throw new FleetError(file, '', `not JSON (${cause instanceof Error ? cause.message : String(cause)})`);
  }
}
