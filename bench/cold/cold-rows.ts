import { median } from '../median.ts';
import type { Comparison, Limit, Row } from '../row.ts';
import type { ColdStart } from './measure-start.ts';
import type { Size } from './size.ts';

export const APPS = ['nothing', 'minimal', 'package', 'unbundled'] as const;
export type AppName = (typeof APPS)[number];

export interface AppFigures {
  readonly registeredMs: number;
  readonly repliedMs: number;
  readonly cpuMs: number;
}

export type Figures = Readonly<Record<AppName, AppFigures>>;

export interface Sizes {
  readonly package: Size;
  readonly unbundled: Size;
}

const OVER_MINIMAL = { most: 1.6 };
const OVER_UNBUNDLED = { most: 0.5 };

/** The medians of an app's cold starts. */
export function mediansOf(starts: readonly ColdStart[]): AppFigures {
  return {
    registeredMs: median(starts.map(({ registeredMs }) => registeredMs)),
    repliedMs: median(starts.map(({ repliedMs }) => repliedMs)),
    cpuMs: median(starts.map(({ cpuMs }) => cpuMs)),
  };
}

/** What the package takes, held against the other apps of the same run. */
export function coldRows(figures: Figures, sizes: Sizes, rounds: number): readonly Row[] {
  const row = (what: string, key: keyof AppFigures, peer: 'minimal' | 'unbundled', limit: Limit): Row => ({
    what,
    figure: figures.package[key],
    unit: 'ms',
    against: { kind: 'peer', name: PEERS[peer], figure: figures[peer][key] },
    limit,
    how: `median of ${rounds} starts each, one of each app in turn`,
  });
  return [
    row('registered', 'registeredMs', 'minimal', OVER_MINIMAL),
    row('first reply', 'repliedMs', 'minimal', OVER_MINIMAL),
    row('CPU until the first reply', 'cpuMs', 'minimal', OVER_MINIMAL),
    row('registered, to the unbundled build', 'registeredMs', 'unbundled', OVER_UNBUNDLED),
    row('first reply, to the unbundled build', 'repliedMs', 'unbundled', OVER_UNBUNDLED),
    {
      what: 'size of the package',
      figure: sizes.package.bytes / 1e6,
      unit: 'MB',
      against: sizeOfUnbundled(sizes),
      how: `${sizes.package.files} files, the unbundled build ${sizes.unbundled.files}`,
    },
  ];
}

const PEERS = { minimal: 'the minimal app', unbundled: 'the unbundled build' } as const;

function sizeOfUnbundled({ unbundled }: Sizes): Comparison {
  return { kind: 'peer', name: PEERS.unbundled, figure: unbundled.bytes / 1e6 };
}
