import type { Problem } from '../policy/problem.ts';
import { problemKey } from '../run/log-messages.ts';
import type { Ports } from '../run/ports.ts';
import type { Run, RunSubscription, SubscriptionMemory } from '../run/records.ts';
import { remembers } from '../run/run-reach.ts';
import { alsoTold, changeLedger, type RunReach } from './ledger.ts';
import type { Condition, Sight, Words } from './settle.ts';
import { settle } from './settle.ts';
import { wordsOf } from './words.ts';

const SHORTENS: readonly string[] = ['pruned-over-days', 'pace-held'];

/** What one subscription's plan met, and what it reached. */
interface PlannedPart {
  readonly subscriptionId: string;
  readonly fullPass: boolean;
  readonly reach: RunReach;
  readonly problems: readonly Condition[];
  readonly shortened: readonly Condition[];
}

/**
 * What the plans of a run met that belongs to no VM: problems of a subscription, a group or a point, and policies that keep
 * less than before.
 */
export async function tellPlanProblems(ports: Ports, run: Run, isQuiet: boolean): Promise<void> {
  if (!remembers(run)) return;
  const rows = (await ports.runs.listSubscriptions(run.id)).filter(({ state }) => state === 'planned');
  const parts = await Promise.all(rows.map((row) => readPart(ports, run, row)));
  const bySubscription = new Map(parts.map((part) => [part.subscriptionId, part]));
  const tell = (key: string, standing: readonly Condition[], words: Words, shows: Shows) =>
    changeLedger(ports, key, (ledger) => {
      const { told = [], open } = ledger;
      // An older run must not bring back what a newer one showed to be over.
      if (told.includes(run.id)) return { open, told, drafts: [] };
      const fateOf: Sight['fateOf'] = (subject, { reach }) => {
        const part = bySubscription.get(subject.split('/')[0] ?? '');
        return { fate: part !== undefined && shows(part, reach) ? 'mended' : 'unclear' };
      };
      const settled = settle(ledger, { standing, fateOf }, words, isQuiet);
      return { ...settled, told: alsoTold(told, run) };
    });
  const problems = parts.flatMap((part) => part.problems);
  await tell('plan', problems, PROBLEM_WORDS, (part, reach) => reaches(part.reach, reach));
  // Only a full pass prunes by the pace, and announces it.
  const shortened = parts.flatMap((part) => part.shortened);
  await tell('retention', shortened, RETENTION_WORDS, ({ fullPass }) => fullPass);
}

/** Whether a plan can show that something is over that another met. */
type Shows = (part: PlannedPart, reach: RunReach | undefined) => boolean;

function reaches(now: RunReach, then: RunReach = { creates: true, prunes: true }): boolean {
  return (now.creates || !then.creates) && (now.prunes || !then.prunes);
}

async function readPart(ports: Ports, run: Run, row: RunSubscription): Promise<PlannedPart> {
  const { subscriptionId, planned, fullPass = run.fullPass } = row;
  const reach = { creates: (planned?.creates ?? 0) > 0, prunes: (planned?.prunes ?? 0) > 0 };
  const memory = await ports.state.get<SubscriptionMemory>('subscription', subscriptionId);
  const met = (await ports.actions.listProblems(run.id, subscriptionId)).map(({ problem }) => problem);
  return {
    subscriptionId,
    fullPass,
    reach,
    problems: met
      .filter(isOfNoVm)
      .map((problem) => condition(`${subscriptionId}/${problemKey(problem)}`, subscriptionId, problem, reach)),
    shortened: met
      .filter(({ code }) => SHORTENS.includes(code))
      .map((problem) =>
        condition(`${subscriptionId}/${memory?.value.policyHash ?? ''}`, subscriptionId, problem, reach),
      ),
  };
}

function isOfNoVm({ severity, vmId, diskId }: Problem): boolean {
  return severity === 'problem' && vmId === undefined && diskId === undefined;
}

function condition(
  subject: string,
  subscriptionId: string,
  { message, suggestion }: Problem,
  reach: RunReach,
): Condition {
  const remedy = suggestion === undefined ? {} : { remedy: suggestion };
  return { subject, item: { name: `subscription ${subscriptionId}`, text: message, ...remedy }, reach };
}

const PROBLEM_WORDS = wordsOf({
  kind: 'problem',
  severity: 'warning',
  things: 'of subscriptions, groups or points',
  began: { title: 'Problem' },
  ended: { title: 'Mended', things: 'problems of subscriptions, groups or points' },
  path: '/api/dashboard/runs',
});

const RETENTION_WORDS = wordsOf({
  kind: 'retention',
  severity: 'warning',
  things: 'subscriptions',
  began: { title: 'Retention was shortened', text: 'Points will go only because a policy was changed.' },
  path: '/api/dashboard/runs',
});
