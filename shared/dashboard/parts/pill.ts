import type { CoverageState } from '../../run/read/view-rows.ts';
import type { ActionState, RunState } from '../../run/records.ts';
import { html, type Markup } from '../markup.ts';

/** How a state is shown: by a colour's name, a sign and a word, never by colour alone. */
interface Look {
  readonly tone: 'good' | 'warn' | 'bad' | 'idle' | 'busy';
  readonly sign: string;
  readonly word: string;
}

export const COVERAGE_LOOKS: Readonly<Record<CoverageState, Look>> = {
  protected: { tone: 'good', sign: '✓', word: 'protected' },
  partly: { tone: 'warn', sign: '◐', word: 'partly protected' },
  late: { tone: 'warn', sign: '◷', word: 'late' },
  overdue: { tone: 'bad', sign: '!', word: 'overdue' },
  problem: { tone: 'bad', sign: '✗', word: 'problem' },
  unprotected: { tone: 'idle', sign: '○', word: 'unprotected' },
  'opted-out': { tone: 'idle', sign: '–', word: 'opted out' },
  orphan: { tone: 'idle', sign: '◇', word: 'orphan' },
};

const RUN_LOOKS: Readonly<Record<RunState, Look>> = {
  planning: { tone: 'busy', sign: '…', word: 'planning' },
  running: { tone: 'busy', sign: '…', word: 'running' },
  succeeded: { tone: 'good', sign: '✓', word: 'succeeded' },
  partial: { tone: 'warn', sign: '◐', word: 'partial' },
  failed: { tone: 'bad', sign: '✗', word: 'failed' },
};

const ACTION_LOOKS: Readonly<Record<ActionState, Look>> = {
  planned: { tone: 'busy', sign: '…', word: 'planned' },
  sent: { tone: 'busy', sign: '…', word: 'sent' },
  pending: { tone: 'busy', sign: '…', word: 'pending' },
  succeeded: { tone: 'good', sign: '✓', word: 'succeeded' },
  failed: { tone: 'bad', sign: '✗', word: 'failed' },
  skipped: { tone: 'idle', sign: '–', word: 'skipped' },
  superseded: { tone: 'idle', sign: '–', word: 'superseded' },
  'lock-blocked': { tone: 'warn', sign: '!', word: 'blocked by a lock' },
};

/** The state of a VM. */
export function coveragePill(state: CoverageState): Markup {
  return pill(`state-${state}`, COVERAGE_LOOKS[state]);
}

/** The state of a run. */
export function runPill(state: RunState): Markup {
  return pill(`run-${state}`, RUN_LOOKS[state]);
}

/** The state of an action. */
export function actionPill(state: ActionState): Markup {
  return pill(`action-${state}`, ACTION_LOOKS[state]);
}

function pill(name: string, { tone, sign, word }: Look): Markup {
  return html`<span class="pill tone-${tone} ${name}"><span aria-hidden="true">${sign}</span> <span class="word">${word}</span></span>`;
}
