import type { Comparison, Limit, Row } from '../row.ts';
import { armReadsSeconds, armWritesSeconds } from './arm-seconds.ts';
import type { FleetFigures } from './measure-run.ts';

const LAST_PUT = { most: 1.1 };
const RECORDED = { most: 1.3 };
const PRUNED = { most: 1.6 };

/** What a run of one subscription must hold, whatever its size; `name` is what it was of. */
export function runRows(name: string, figures: FleetFigures): readonly Row[] {
  const [throttled, requests] = requestRows(name, figures);
  return [outcomeRow(name, figures), { ...throttled, limit: { most: 1 } }, { ...requests, limit: { most: 1.1 } }];
}

function outcomeRow(name: string, { disks, counts, state }: FleetFigures): Row {
  return {
    what: `${name}: disks without a point, and failed actions`,
    figure: disks - counts.created + counts.failed,
    unit: '',
    against: { kind: 'bound', name: 'none', figure: 0 },
    limit: { most: 1 },
    how: `run ${state}: ${counts.created} created, ${counts.pruned} pruned`,
  };
}

function requestRows(name: string, figures: FleetFigures): readonly [throttled: Row, requests: Row] {
  const { counts, requests } = figures;
  return [
    {
      what: `${name}: requests answered 429`,
      figure: requests.throttled,
      unit: '',
      against: { kind: 'budget', name: 'a hundredth of the requests', figure: requests.total / 100 },
      how: "the simulated Azure enforces Azure's limits",
    },
    {
      what: `${name}: ARM requests per point, lists aside`,
      figure: (requests.total - requests.lists) / counts.created,
      unit: '',
      against: { kind: 'bound', name: 'what a point needs', figure: neededRequests(figures) / counts.created },
      how: `${requests.total} requests, ${requests.lists} of them lists`,
    },
  ];
}

/** Of one subscription, all of whose disks are due and new: counted from the call, the plan and the creates together. */
export function newFleetRows(name: string, figures: FleetFigures): readonly Row[] {
  const against = armWrites(figures.disks);
  return [
    ...runRows(name, figures),
    timeRow(`${name}: last PUT accepted`, Math.max(...figures.lastPutSeconds), against, LAST_PUT),
    timeRow(`${name}: all usable and recorded`, figures.recordedSeconds, against, RECORDED),
  ];
}

/**
 * Of one subscription, all of whose disks are due and have points: counted from the plan, since how long the list of the
 * points takes is Azure's affair.
 */
export function agedFleetRows(name: string, figures: FleetFigures): readonly Row[] {
  const seconds = Math.max(...figures.lastPutSeconds) - Math.max(...figures.plannedSeconds);
  return [
    ...runRows(name, figures),
    timeRow(`${name}: from the plan to the last PUT accepted`, seconds, armWrites(figures.disks), LAST_PUT),
    timeRow(`${name}: all usable, pruned and recorded`, figures.recordedSeconds, armReads(figures), PRUNED),
  ];
}

/**
 * Of several subscriptions at once: each is given the starts that its own bucket allows, whatever the others do. When they
 * are carried out, and so how many come together and are refused, depends on the machine: that has no limit.
 */
export function manySubscriptionsRows(name: string, figures: FleetFigures): readonly Row[] {
  const seconds = Math.max(...figures.pacedSeconds);
  const against = armWrites(figures.disks / figures.pacedSeconds.length);
  const paced = timeRow(`${name}: what the slowest is paced over`, seconds, against, LAST_PUT);
  return [outcomeRow(name, figures), ...requestRows(name, figures), paced];
}

function armWrites(creates: number): Comparison {
  return { kind: 'bound', name: "ARM's writes", figure: armWritesSeconds(creates) };
}

/** A prune is mostly reads: more than ARM lets through meanwhile. */
function armReads(figures: FleetFigures): Comparison {
  const { requests, counts } = figures;
  const reads = requests.lists + neededRequests(figures) - counts.created - counts.pruned;
  return { kind: 'bound', name: "ARM's reads", figure: armReadsSeconds(reads) };
}

function timeRow(what: string, figure: number, against: Comparison, limit: Limit): Row {
  return { what, figure, unit: 's', against, limit, how: '30 ms a reply, one host' };
}

/**
 * A point needs its PUT and the GET that tells that it is usable, each VM one GET before; what is pruned a GET and a DELETE,
 * and each disk of it a GET of both points that are never pruned. Each disk has one expired point at most in these estates.
 */
function neededRequests({ disks, vms, counts: { created, pruned } }: FleetFigures): number {
  return 2 * created + vms + 2 * pruned + 2 * Math.min(disks, pruned);
}
