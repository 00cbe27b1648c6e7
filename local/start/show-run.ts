import { setTimeout as sleep } from 'node:timers/promises';
import { count } from '../../shared/policy/count.ts';
import type { Problem } from '../../shared/policy/problem.ts';
import type { CoverageItem } from '../../shared/run/read/coverage-item.ts';
import type { PointItem } from '../../shared/run/read/point-item.ts';
import type { RunReport } from '../../shared/run/read/read-run.ts';
import type { Cloud } from '../cloud.ts';
import type { Paint } from '../report/paint.ts';
import { renderGuide } from '../report/render-guide.ts';
import { renderProblems } from '../report/render-problems.ts';
import { renderRun } from '../report/render-run.ts';
import { renderTagLine } from '../report/render-tag-line.ts';
import { exitStatus, runDocument } from '../report/run-document.ts';
import type { ArmFleet, ArmResource } from '../simulator/arm-json.ts';
import { azureCliLines, simulatorLines } from '../simulator/azure-cli-lines.ts';
import { AppClient } from './app-client.ts';
import { type ChosenFleet, TAG_KEY } from './choose-fleet.ts';
import { type FirstRun, followFirstRun } from './follow-run.ts';
import type { StartArguments } from './read-arguments.ts';
import { type Progress, sayProgress } from './write-progress.ts';

export interface ShowOptions {
  readonly cloud: Cloud;
  readonly chosen: ChosenFleet;
  readonly args: StartArguments;
  readonly paint: Paint;
  readonly progress: Progress;
  readonly logPath: string;
}

/** Follows the first run and prints what came of it; resolves with the exit status. */
export async function showRun({ cloud, chosen, args, paint, progress, logPath }: ShowOptions): Promise<0 | 1> {
  const client = new AppClient(cloud.host);
  progress.say('Firing the nightly tick …');
  const outcome = await followFirstRun(client, (look) => progress.say(sayProgress(look)));
  progress.clear();
  const document = runDocument(outcome, chosen.madeUp);
  if (args.json) process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  else {
    process.stdout.write(await renderOutcome(client, outcome, chosen.fleet, paint));
    if (!args.once) process.stdout.write(renderGuideOf(cloud, chosen.fleet, logPath, paint));
    if (chosen.assumedVmId !== undefined)
      process.stdout.write(renderTagLine(chosen.assumedVmId, TAG_KEY, args.assume ?? ''));
  }
  if (document.run?.state === 'failed') process.stderr.write(`The app's log: ${logPath}\n`);
  return exitStatus(document, args.strict);
}

async function renderOutcome(client: AppClient, outcome: FirstRun, fleet: ArmFleet, paint: Paint): Promise<string> {
  if (outcome.kind === 'nothing-due') return renderNothingDue(outcome.problems, fleet, paint);
  const points = await readPoints(client, outcome.run);
  const coverage = await client.list<CoverageItem>('coverage');
  return renderRun({ run: outcome.run, points, coverage }, paint);
}

function renderNothingDue(problems: readonly Problem[], fleet: ArmFleet, paint: Paint): string {
  const isTagged = ({ tags }: ArmResource): boolean =>
    Object.keys(tags ?? {}).some((key) => key.toLowerCase() === TAG_KEY);
  const why = [...fleet.virtualMachines, ...fleet.disks].some(isTagged)
    ? 'Nothing was due, and nothing had expired.'
    : `Nothing to do: no VM or disk carries the tag ${TAG_KEY}. Add --assume nightly to see what it would do.`;
  return `${[why, ...renderProblems(problems, paint)].join('\n')}\n`;
}

const SETTLED_WITHIN_MS = 10_000;

/** The points as readers see them once they show what the run made: the app refreshes them as it finishes the run. */
async function readPoints(client: AppClient, run: RunReport): Promise<readonly PointItem[]> {
  const made = run.actions.filter(({ kind, state }) => kind === 'create' && state === 'succeeded');
  for (const startedAt = Date.now(); ; await sleep(200)) {
    const points = await client.list<PointItem>('recovery-points');
    const ids = new Set(points.map(({ id }) => id.toLowerCase()));
    const isSettled = made.every(({ snapshotId }) => ids.has(snapshotId?.toLowerCase() ?? ''));
    if (isSettled || Date.now() - startedAt > SETTLED_WITHIN_MS) return points;
  }
}

export function renderTitle({ fleet, notes }: ChosenFleet, { fleet: paths }: StartArguments, paint: Paint): string {
  const subscriptions = new Set(
    [...fleet.virtualMachines, ...fleet.disks].map(({ id }) => id.split('/')[2]?.toLowerCase()),
  );
  const what = paths.length === 0 ? 'the sample fleet' : paths.join(', ');
  const size = [
    count(fleet.virtualMachines.length, 'VM'),
    count(fleet.disks.length, 'disk'),
    count(fleet.snapshots?.length ?? 0, 'snapshot'),
  ].join(', ');
  const title = `${paint.bold('Nightkeep')}, the first nightly run over ${what}: ${size} in ${count(subscriptions.size, 'subscription')}`;
  return `${[title, ...notes, ''].join('\n')}\n`;
}

function renderGuideOf(cloud: Cloud, fleet: ArmFleet, logPath: string, paint: Paint): string {
  const { host, simulator, identity, azurite, caPath } = cloud;
  const { MSI_ENDPOINT: msiEndpoint, MSI_SECRET: msiSecret } = identity.environment;
  const endpoints = { armUrl: simulator.url, caPath, msiEndpoint, msiSecret };
  return renderGuide(
    {
      appUrl: host.url,
      key: host.keys.host,
      masterKey: host.keys.master,
      dashboardSecret: cloud.settings['NIGHTKEEP_DASHBOARD_SECRET'] ?? '',
      vmName: fleet.virtualMachines[0]?.name,
      logPath,
      connectionString: azurite.connectionString,
      simulator: simulatorLines(endpoints),
      azureCli: azureCliLines(endpoints),
    },
    paint,
  );
}
