import type { Bound } from '../bound.ts';
import { median } from '../median.ts';
import type { ColdStart } from './measure-start.ts';

export const APPS = ['nothing', 'minimal', 'package', 'unbundled'] as const;
export type AppName = (typeof APPS)[number];

export interface AppFigures {
  readonly registeredMs: number;
  readonly repliedMs: number;
}

export type Figures = Readonly<Record<AppName, AppFigures>>;

/** The medians of an app's cold starts. */
export function mediansOf(starts: readonly ColdStart[]): AppFigures {
  return {
    registeredMs: median(starts.map(({ registeredMs }) => registeredMs)),
    repliedMs: median(starts.map(({ repliedMs }) => repliedMs)),
  };
}

/** What the package may take, as shares of what the others take. */
export function coldBounds({ minimal, package: ours, unbundled }: Figures): readonly Bound[] {
  const share = (what: string, of: AppFigures, key: keyof AppFigures, most: number): Bound => ({
    what,
    figure: ours[key] / of[key],
    most,
    unit: '',
  });
  return [
    share('registered, to the minimal app', minimal, 'registeredMs', 1.6),
    share('first reply, to the minimal app', minimal, 'repliedMs', 1.6),
    share('registered, to the unbundled build', unbundled, 'registeredMs', 0.5),
    share('first reply, to the unbundled build', unbundled, 'repliedMs', 0.5),
  ];
}
