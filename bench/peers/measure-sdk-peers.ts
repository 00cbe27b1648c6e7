import type { Measured } from '../part.ts';
import { peerRows } from './peer-rows.ts';
import { runNightkeep } from './run-nightkeep.ts';
import { runSdk } from './run-sdk.ts';
import { onStage } from './stage.ts';

/** As many writes as ARM lets start at once. */
const FEW = { vms: 50, disksPerVm: 4, latencyMs: 30 };
/** Twice as many. */
const MANY = { ...FEW, vms: 100 };

/** Scripts over the SDK and the app, each alone over the same disks. */
export async function measureSdkPeers(tell: (line: string) => void): Promise<Measured> {
  tell('Nightkeep');
  const nightkeep = { few: await runNightkeep(FEW), many: await runNightkeep(MANY) };
  tell('the SDK, all disks at once');
  const atOnce = {
    few: await onStage(FEW, (stage) => runSdk('at-once', stage)),
    many: await onStage(MANY, (stage) => runSdk('at-once', stage)),
  };
  tell('the SDK, one disk after the other: about seven minutes');
  const loop = await onStage(FEW, (stage) => runSdk('loop', stage));
  return {
    rows: [
      ...peerRows({ name: 'the SDK in a loop', timeLimit: { most: 0.1 } }, nightkeep.few, loop),
      ...peerRows({ name: 'the SDK all at once' }, nightkeep.few, atOnce.few),
      ...peerRows({ name: 'the SDK all at once' }, nightkeep.many, atOnce.many),
    ],
    figures: { nightkeep, loop, atOnce },
  };
}
