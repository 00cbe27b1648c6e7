import type { Instant } from '../../shared/policy/instant.ts';
import { runStart } from '../../shared/policy/run-start.ts';
import type { ActionStore } from '../../shared/run/ports.ts';
import type { ActionRecord, ProblemRecord, WorkRecord } from '../../shared/run/records.ts';
import { keepFrozen } from './keep-frozen.ts';

interface Rows {
  readonly actions: Map<string, ActionRecord>;
  readonly work: Map<string, WorkRecord>;
  readonly problems: Map<string, ProblemRecord>;
}

/** Actions, work and problems in memory. */
export class FakeActionStore implements ActionStore {
  readonly #parts = new Map<string, Rows>();

  async put(
    actions: readonly ActionRecord[],
    work: readonly WorkRecord[],
    problems: readonly ProblemRecord[],
  ): Promise<void> {
    for (const row of actions) this.#part(row).actions.set(row.actionId, keepFrozen(row));
    for (const row of work) this.#part(row).work.set(row.workId, keepFrozen(row));
    for (const row of problems) this.#part(row).problems.set(row.problemId, keepFrozen(row));
  }

  async putAction(action: ActionRecord): Promise<void> {
    await this.put([action], [], []);
  }

  async putWork(work: WorkRecord): Promise<void> {
    await this.put([], [work], []);
  }

  async getWork(runId: string, subscriptionId: string, workId: string): Promise<WorkRecord | undefined> {
    return this.#part({ runId, subscriptionId }).work.get(workId);
  }

  async listWork(runId: string, subscriptionId: string): Promise<readonly WorkRecord[]> {
    return sorted(this.#part({ runId, subscriptionId }).work);
  }

  async listActions(runId: string, subscriptionId: string, workId?: string): Promise<readonly ActionRecord[]> {
    const actions = sorted(this.#part({ runId, subscriptionId }).actions);
    return workId === undefined ? actions : actions.filter((action) => action.workId === workId);
  }

  async listProblems(runId: string, subscriptionId: string): Promise<readonly ProblemRecord[]> {
    return sorted(this.#part({ runId, subscriptionId }).problems);
  }

  async removeActions(runId: string, subscriptionId: string, actionIds: readonly string[]): Promise<void> {
    for (const id of actionIds) this.#part({ runId, subscriptionId }).actions.delete(id);
  }

  async removeWork(runId: string, subscriptionId: string, workIds: readonly string[]): Promise<void> {
    for (const id of workIds) this.#part({ runId, subscriptionId }).work.delete(id);
  }

  async dropBefore(before: Instant): Promise<void> {
    const month = (at: Instant) => new Date(at).toISOString().slice(0, 7);
    for (const key of this.#parts.keys()) {
      const startedAt = runStart(key.split('|')[0] ?? '');
      if (startedAt !== undefined && month(startedAt) < month(before)) this.#parts.delete(key);
    }
  }

  #part({ runId, subscriptionId }: { runId: string; subscriptionId: string }): Rows {
    const key = `${runId}|${subscriptionId.toLowerCase()}`;
    const present = this.#parts.get(key);
    if (present !== undefined) return present;
    const made: Rows = { actions: new Map(), work: new Map(), problems: new Map() };
    this.#parts.set(key, made);
    return made;
  }
}

function sorted<T>(rows: ReadonlyMap<string, T>): readonly T[] {
  return [...rows].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}
