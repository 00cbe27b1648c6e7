import { count } from '../../shared/policy/count.ts';
import { sumReasons } from '../../shared/policy/retention/say-reasons.ts';
import type { CoverageItem } from '../../shared/run/read/coverage-item.ts';
import { type DiskReport, groupByDisk } from '../../shared/run/read/group-by-disk.ts';
import type { PointItem } from '../../shared/run/read/point-item.ts';
import type { ActionReport, RunReport } from '../../shared/run/read/read-run.ts';
import type { ActionState } from '../../shared/run/records.ts';
import { type Cell, paragraph, row, shorten, WIDTH, wrap } from './layout.ts';
import type { Paint } from './paint.ts';
import { renderProblems, renderSkips } from './render-problems.ts';
import { sayInstant } from './say-instant.ts';

/** What the HTTP API says after a run. */
export interface RunResult {
  readonly run: RunReport;
  readonly points: readonly PointItem[];
  readonly coverage: readonly CoverageItem[];
}

const WIDTHS = [23, 22, 13, 36];
/** Disks are indented below their VM. */
const NAME_WIDTH = 21;

/** A run that ended is told by what was done, a dry run by what would be. */
interface Wording {
  readonly done: ActionState;
  readonly create: string;
  readonly prune: string;
  readonly keep: string;
}

const OF_RUN: Wording = { done: 'succeeded', create: 'created', prune: 'pruned', keep: 'kept' };
const OF_DRY_RUN: Wording = { done: 'planned', create: 'to create', prune: 'to prune', keep: 'to keep' };

/** A finished run or a plan as a person reads it: per disk what is created, pruned and kept and why, then what is skipped, then problems. */
export function renderRun({ run, points, coverage }: RunResult, paint: Paint): string {
  const policies = new Map(coverage.map((item) => [`${item.resourceGroup}/${item.name}`.toLowerCase(), item]));
  const disks = groupByDisk(run.actions, points);
  const wording = run.dryRun ? OF_DRY_RUN : OF_RUN;
  const lines = [
    ...row(
      ['VM / disk', wording.create, wording.prune, wording.keep].map((text) => ({ text, paint: paint.bold })),
      WIDTHS,
    ),
    ...[...Map.groupBy(disks, (disk) => disk.vm)].flatMap(([vm, ofVm]) =>
      renderVm(vm, ofVm, { policies, wording, paint }),
    ),
    ...renderWords(coverage, paint),
    ...renderSkips(run.actions, paint),
    ...renderProblems(run.problems, paint),
    '',
    ...renderSummary(run, disks, { wording, paint }),
  ];
  return `${lines.join('\n')}\n`;
}

interface Style {
  readonly wording: Wording;
  readonly paint: Paint;
}

function renderVm(
  vm: string | undefined,
  disks: readonly DiskReport[],
  { policies, ...style }: Style & { readonly policies: ReadonlyMap<string, CoverageItem> },
): readonly string[] {
  const { paint } = style;
  const tag = policies.get(vm?.toLowerCase() ?? '')?.tag?.trim();
  return [
    '',
    `${paint.bold(vm ?? 'disks without a VM')}${tag === undefined ? '' : `  ${paint.dim(shorten(tag, 60))}`}`,
    ...disks.flatMap((disk) => renderDisk(disk, style)),
  ];
}

/** Each tag value in use, once, with what it means. */
function renderWords(coverage: readonly CoverageItem[], paint: Paint): readonly string[] {
  const words = new Map<string, { readonly tag: string; readonly inWords: string }>();
  for (const { tag, inWords, state } of coverage) {
    // A tag that is a problem means nothing; its VM follows another policy meanwhile.
    if (tag === undefined || inWords === undefined || state === 'problem') continue;
    // Tags are read without case; the first spelling stands for all.
    const key = tag.trim().toLowerCase();
    if (!words.has(key)) words.set(key, { tag: tag.trim(), inWords });
  }
  if (words.size === 0) return [];
  return [
    '',
    paint.bold('The tags in words'),
    ...[...words.values()].flatMap(({ tag, inWords }) => [
      `  ${tag}`,
      ...paragraph('    ', inWords).map((line) => paint.dim(line)),
    ]),
  ];
}

function renderDisk({ disk, isGone, created, pruned, kept }: DiskReport, style: Style): readonly string[] {
  const failures = [...created, ...pruned].filter(({ error }) => error !== undefined);
  const cells = [
    { text: isGone ? `${shorten(disk, NAME_WIDTH - 7)} (gone)` : shorten(disk, NAME_WIDTH) },
    createdCell(created, style),
    prunedCell(pruned, style),
    keptCell(kept),
  ];
  return [
    ...row(cells, [NAME_WIDTH, ...WIDTHS.slice(1)]).map((line) => `  ${line}`),
    ...failures.flatMap(({ kind, error }) =>
      paragraph(
        `    ${kind} failed: `,
        `${error?.code}: ${error?.message}${error?.remedy ? ` ${error.remedy}` : ''}`,
      ).map(style.paint.red),
    ),
  ];
}

function createdCell(created: readonly ActionReport[], { wording, paint }: Style): Cell {
  if (created.length === 0) return { text: '-', paint: paint.dim };
  const text = created
    .map(({ scheduledFor, reasons, state }) => {
      const at = scheduledFor === undefined ? '' : sayInstant(scheduledFor);
      return `${at} ${state === wording.done ? reasons.join(', ') : state}`;
    })
    .join('; ');
  return { text, paint: created.every(({ state }) => state === wording.done) ? paint.green : paint.yellow };
}

function prunedCell(pruned: readonly ActionReport[], { wording, paint }: Style): Cell {
  if (pruned.length === 0) return { text: '-', paint: paint.dim };
  const done = pruned.filter(({ state }) => state === wording.done);
  const other = Map.groupBy(
    pruned.filter(({ state }) => state !== wording.done),
    ({ state }) => state,
  );
  const parts = [
    ...(done.length === 0 ? [] : [sumReasons(done.map(({ reasons }) => reasons))]),
    ...[...other].map(([state, actions]) => `${actions.length} ${state}`),
  ];
  return { text: parts.join(', '), ...(other.size === 0 ? {} : { paint: paint.yellow }) };
}

function keptCell(kept: readonly PointItem[]): Cell {
  if (kept.length === 0) return { text: '-' };
  const reasons = sumReasons(kept.map((point) => point.reasons));
  return {
    text: reasons.startsWith(`${kept.length}\u00a0`) && !reasons.includes(',') ? reasons : `${kept.length}: ${reasons}`,
  };
}

function renderSummary(run: RunReport, disks: readonly DiskReport[], { wording, paint }: Style): readonly string[] {
  const of = (kind: ActionReport['kind'], state: string): number =>
    run.actions.filter((action) => action.kind === kind && action.state === state).length;
  const skipped = run.actions.filter(({ kind, state }) => kind === 'skip' || state === 'skipped').length;
  const failed = run.actions.filter(({ state }) => state === 'failed').length;
  const colour = run.state === 'succeeded' ? paint.green : run.state === 'partial' ? paint.yellow : paint.red;
  const kept = disks.reduce((sum, disk) => sum + disk.kept.length, 0);
  const numbers = [
    `${of('create', wording.done)} ${wording.create}`,
    `${of('prune', wording.done)} ${wording.prune}`,
    `${kept} ${wording.keep}`,
    `${skipped} skipped`,
    ...(failed === 0 ? [] : [`${failed} failed`]),
    count(run.problems.filter(({ severity }) => severity === 'problem').length, 'problem'),
    count(run.problems.filter(({ severity }) => severity === 'hint').length, 'hint'),
  ];
  if (run.dryRun) return wrap(`${numbers.join(' · ')}; nothing was changed.`, WIDTH).map(paint.bold);
  const took =
    run.endedAt === undefined
      ? ''
      : ` after ${Math.round((Date.parse(run.endedAt) - Date.parse(run.startedAt)) / 1000)} s`;
  return [
    paint.bold(numbers.join(' · ')),
    `Run ${run.id}: ${colour(run.state)}${took}.`,
    ...(run.error === undefined ? [] : wrap(`${run.error.code}: ${run.error.message}`, WIDTH).map(paint.red)),
  ];
}
