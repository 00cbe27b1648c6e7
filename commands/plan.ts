import { type Paint, paintFor } from '../local/report/paint.ts';
import { type Progress, progressOn, SILENT } from '../local/start/write-progress.ts';
import { AzureError } from '../shared/run/azure-error.ts';
import type { Environment } from '../shared/settings/setting-reader.ts';
import { assumingInventory } from './plan/assuming-inventory.ts';
import { openInventory } from './plan/open-inventory.ts';
import { planDocument } from './plan/plan-document.ts';
import { planSubscriptions } from './plan/plan-subscriptions.ts';
import { readOnlyPorts } from './plan/read-only-ports.ts';
import { readOptions } from './plan/read-options.ts';
import { renderPlan } from './plan/render-plan.ts';
import { sayRefusal } from './plan/say-refusal.ts';
import { runCommand } from './usage.ts';

const USAGE = `usage: npm run plan -- --subscription ID   (or)   npm run plan -- --fleet FILE...
  says what the next nightly run would do, and why, and changes nothing

  --subscription ID   a subscription of Azure, read with your own sign-in; the Reader role suffices
  --fleet FILE...     instead, what az vm list, az disk list and az snapshot list print; works offline
  --assume VALUE      as if every untagged VM had this tag value, such as nightly
  --policies FILE     named policies, as the setting NIGHTKEEP_POLICIES
  --time-zone ZONE    of policies that name none (UTC)
  --tag-key KEY       the key of the tag that opts in (snapshot-policy)
  --owner ID          the installation whose points are its own (local)
  --json              one JSON document and nothing else`;

interface Terminal {
  readonly paint: Paint;
  readonly progress: Progress;
}

/** The whole command but for the process: arguments in, the text for stdout out. Throws BadUsage and Refused. */
export async function plan(
  args: readonly string[],
  env: Environment,
  { paint, progress }: Terminal = { paint: paintFor(false, {}), progress: SILENT },
): Promise<string> {
  if (args.includes('--help')) return `${USAGE}\n`;
  const options = await readOptions(args, env);
  const { settings, assume, json } = options;
  const opened = await openInventory(options, env);
  try {
    progress.say('Reading VMs, disks and snapshots …');
    const assuming = assume === undefined ? undefined : assumingInventory(opened.inventory, settings.tagKey, assume);
    const result = await planSubscriptions(readOnlyPorts(assuming ?? opened.inventory), settings);
    const { madeUp, assumedGroup } = opened;
    if (json) return `${JSON.stringify(planDocument(result.run, madeUp), null, 2)}\n`;
    return renderPlan({ result, options, madeUp, assumedGroup, assumed: [...(assuming?.assumed ?? [])] }, paint);
  } catch (error) {
    throw error instanceof AzureError ? sayRefusal(error) : error;
  } finally {
    progress.clear();
    await opened.close();
  }
}

if (import.meta.main) {
  const progress = process.stderr.isTTY ? progressOn(process.stderr) : SILENT;
  const paint = paintFor(process.stdout.isTTY, process.env);
  await runCommand(USAGE, () => plan(process.argv.slice(2), process.env, { paint, progress }));
}
