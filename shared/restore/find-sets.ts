import { idOfType, type ResourceId } from '../policy/resource-id.ts';
import { groupSets, narrowSet, setIdOf } from '../policy/restore/point-sets.ts';
import { parseRestorePointId } from '../policy/restore-point-id.ts';
import { nearestWords } from '../policy/tag/nearest.ts';
import type { Ports } from '../run/ports.ts';
import { findPointRows, isSeen, scanPoints } from '../run/read/find-point-rows.ts';
import { isOfVm, type NamedPoint, namedPoint, namedRow } from '../run/read/named-point.ts';
import type { RunSettings } from '../run/settings.ts';
import { listLivePoints, readLivePoints } from './live-points.ts';
import { pickSet } from './pick-set.ts';
import type { LivePoint, SetFilter, SetsFound } from './sets-found.ts';

/**
 * Finds what is to be restored, by the tables first, and by Azure's own list where they know nothing that fits. Every
 * point of a set that is found was read by GET: only what Azure shows, and ownership proves, is believed. Throws
 * AzureError where Azure refuses a read, and where nothing is found but a subscription could not be read.
 */
export async function findSets(ports: Ports, settings: RunSettings, filter: SetFilter): Promise<SetsFound> {
  if (filter.point !== undefined) return findPoint(ports, settings, filter.point);
  const { region, ...anywhere } = filter;
  const there = region === undefined ? undefined : await findAmong(ports, settings, filter);
  if (there?.kind === 'found' || there?.kind === 'ambiguous') return there;
  return findAmong(ports, settings, anywhere);
}

async function findAmong(ports: Ports, settings: RunSettings, filter: SetFilter): Promise<SetsFound> {
  const read = (ids: readonly ResourceId[]) => readNamed(ports, settings, ids);
  const seen = await pickSet(await seenPoints(ports, filter), filter, read);
  if (seen.kind === 'found' || seen.kind === 'ambiguous') return seen;
  const { points, refusal } = await listLivePoints(ports, settings);
  const named = points.map(namedPoint);
  const live = await pickSet(named, filter, read);
  if (live.kind === 'found' || live.kind === 'ambiguous') return live;
  if (refusal !== undefined) throw refusal;
  return live.kind === 'none-at' ? live : nothingOf(ports, filter, named);
}

/** What the tables know of the points that the filter may mean. */
async function seenPoints(ports: Ports, { set, vm, disk }: SetFilter): Promise<readonly NamedPoint[]> {
  if (set !== undefined && vm === undefined && disk === undefined) {
    const wanted = set.trim().toLowerCase();
    return (await scanPoints(ports, (row) => setIdOf(namedRow(row)) === wanted)).map(namedRow);
  }
  const filter = { ...(vm === undefined ? {} : { vm }), ...(disk === undefined ? {} : { disk }) };
  return (await findPointRows(ports, filter)).map(namedRow);
}

async function findPoint(ports: Ports, settings: RunSettings, text: string): Promise<SetsFound> {
  const unknown = { kind: 'unknown', field: 'point', value: text, nearest: [] } as const;
  const id = idOfType(text, 'snapshots') ?? diskPointId(text);
  const [point] = id === undefined ? [] : await readNamed(ports, settings, [id]);
  if (point === undefined) return unknown;
  const { ownership } = point.point;
  if (ownership.kind === 'in-doubt') return { kind: 'not-own', value: text, why: ownership.why };
  const [whole] = groupSets([point]);
  const set = whole && narrowSet(whole, () => true);
  return set ? { kind: 'found', set } : { kind: 'not-own', value: text, why: 'it bears no tag of this installation' };
}

/** The id of one disk in a VM restore point. */
function diskPointId(text: string): ResourceId | undefined {
  const id = text.trim();
  return parseRestorePointId(id)?.diskPart === undefined ? undefined : (id as ResourceId);
}

async function readNamed(
  ports: Ports,
  settings: RunSettings,
  ids: readonly ResourceId[],
): Promise<readonly LivePoint[]> {
  return (await readLivePoints(ports, settings, ids)).map(namedPoint);
}

/** A VM or disk that was seen but has no points has no set; one that nobody has seen is unknown. */
async function nothingOf(ports: Ports, filter: SetFilter, named: readonly NamedPoint[]): Promise<SetsFound> {
  const { set, vm, disk, at } = filter;
  if (set !== undefined) return { kind: 'unknown', field: 'set', value: set, nearest: [] };
  const asked = { ...(vm === undefined ? {} : { vm }), ...(disk === undefined ? {} : { disk }) };
  if (await isSeen(ports, asked)) return { kind: 'none-at', ...(at === undefined ? {} : { at }), nearest: {} };
  const isVmKnown = vm !== undefined && (named.some((one) => isOfVm(one, vm)) || (await isSeen(ports, { vm })));
  const field = vm !== undefined && !isVmKnown ? 'vm' : 'disk';
  const value = (field === 'vm' ? vm : disk) ?? '';
  const names = named.flatMap((one) => (field === 'vm' ? (one.vm?.split('/')[1] ?? []) : one.diskName));
  const wanted = value.trim().split('/').at(-1)?.toLowerCase() ?? '';
  const nearest = nearestWords(wanted, new Set(names.map((name) => name.toLowerCase()))).slice(0, 3);
  return { kind: 'unknown', field, value, nearest };
}
