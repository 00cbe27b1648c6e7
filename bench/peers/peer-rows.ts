import type { Comparison, Limit, Row } from '../row.ts';
import type { PeerFigures } from './peer-figures.ts';

export interface Peer {
  /** As docs/performance.md explains it. */
  readonly name: string;
  /** How far behind the app it is at least; absent where that is only told. */
  readonly timeLimit?: Limit;
}

const NONE = { most: 0 };

/** What the app took and what a peer did, side by side; of times those of a disk where they had different numbers. */
export function peerRows({ name, timeLimit }: Peer, ours: PeerFigures, theirs: PeerFigures): readonly Row[] {
  const row = (what: string, figureOf: (figures: PeerFigures) => number, unit = '', limit?: Limit): Row => ({
    what: `${ours.disks} disks: ${what}, to ${name}`,
    figure: figureOf(ours),
    unit,
    against: { kind: 'peer', name, figure: figureOf(theirs) } satisfies Comparison,
    ...(limit === undefined ? {} : { limit }),
    how: sayCircumstances(ours, theirs),
  });
  return [
    ours.disks === theirs.disks
      ? row('makespan', ({ seconds }) => seconds, 's', timeLimit)
      : row('time of a disk', ({ seconds, disks }) => seconds / disks, 's', timeLimit),
    row('ARM requests per disk', ({ requests, disks }) => requests.total / disks),
    row('requests answered 429', ({ requests }) => requests.throttled),
    row('disks told as failed', ({ toldFailed }) => toldFailed, '', NONE),
    row('disks without a point', ({ withoutPoint }) => withoutPoint, '', NONE),
  ];
}

function sayCircumstances(ours: PeerFigures, theirs: PeerFigures): string {
  const latency = '30 ms a reply';
  return ours.disks === theirs.disks ? latency : `${latency}; the peer had ${theirs.disks} disks`;
}
