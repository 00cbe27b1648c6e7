import type { Problem } from '../policy/problem.ts';
import { problemKey } from '../run/log-messages.ts';
import type { Ports } from '../run/ports.ts';
import type { Run, SubscriptionMemory } from '../run/records.ts';
import { remembers } from '../run/run-reach.ts';
import { changeLedger } from './ledger.ts';
import type { Condition, Sight, Words } from './settle.ts';
import { named, settle } from './settle.ts';

const MOST_TOLD = 300;
const SHORTENS: readonly string[] = ['pruned-over-days', 'pace-held'];

/**
 * What the plans of a run met that belongs to no VM: problems of a subscription, a group or a point, and policies that keep
 * less than before. The run stands for the subscriptions that it planned; only a full pass can show that something is over.
 */
export async function tellPlanProblems(ports: Ports, run: Run, isQuiet: boolean): Promise<void> {
  if (!remembers(run)) return;
  const planned = (await ports.runs.listSubscriptions(run.id)).filter(({ state }) => state === 'planned');
  const problems: Condition[] = [];
  const shortened: Condition[] = [];
  const whole = new Set<string>();
  for (const { subscriptionId, fullPass = run.fullPass } of planned) {
    if (fullPass) whole.add(subscriptionId);
    const memory = await ports.state.get<SubscriptionMemory>('subscription', subscriptionId);
    for (const { problem } of await ports.actions.listProblems(run.id, subscriptionId)) {
      if (SHORTENS.includes(problem.code)) {
        shortened.push(condition(`${subscriptionId}/${memory?.value.policyHash ?? ''}`, subscriptionId, problem));
      } else if (isOfNoVm(problem)) {
        problems.push(condition(`${subscriptionId}/${problemKey(problem)}`, subscriptionId, problem));
      }
    }
  }
  const now = ports.clock.now();
  const ofRun = (standing: readonly Condition[]): Sight => ({
    standing,
    fateOf: (subject) => ({ fate: whole.has(subject.split('/')[0] ?? '') ? 'mended' : 'unclear' }),
  });
  const tell = (key: string, standing: readonly Condition[], words: Words) =>
    changeLedger(ports, key, (ledger) => {
      const { told = [], open } = ledger;
      // An older run must not bring back what a newer one showed to be over.
      if (told.includes(run.id)) return { open, told, drafts: [] };
      return { ...settle(ledger, ofRun(standing), words, now, isQuiet), told: [...told, run.id].slice(-MOST_TOLD) };
    });
  await tell('plan', problems, PROBLEM_WORDS);
  await tell('retention', shortened, RETENTION_WORDS);
}

function isOfNoVm({ severity, vmId, diskId }: Problem): boolean {
  return severity === 'problem' && vmId === undefined && diskId === undefined;
}

function condition(subject: string, subscriptionId: string, { message, suggestion }: Problem): Condition {
  const remedy = suggestion === undefined ? {} : { remedy: suggestion };
  return { subject, item: { name: `subscription ${subscriptionId}`, text: message, ...remedy } };
}

const PROBLEM_WORDS: Words = {
  began: (items) => ({
    kind: 'problem',
    severity: 'warning',
    title: `Problem: ${named(items, 'of subscriptions')}`,
    text: '',
    path: '/api/dashboard/runs',
  }),
  ended: (items) => ({
    kind: 'problem',
    severity: 'good',
    title: `Mended: a problem of ${named(items, 'subscriptions')}`,
    text: '',
    path: '/api/dashboard/runs',
  }),
};

const RETENTION_WORDS: Words = {
  began: (items) => ({
    kind: 'retention',
    severity: 'warning',
    title: `Retention was shortened: ${named(items, 'subscriptions')}`,
    text: 'Points will go only because a policy was changed.',
    path: '/api/dashboard/runs',
  }),
};
