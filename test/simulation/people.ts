import type { ArmResource } from '../../local/simulator/arm-json.ts';
import { AzureError } from '../../shared/run/azure-error.ts';
import { startHolds } from '../../shared/run/start/start-holds.ts';
import { startPrune } from '../../shared/run/start/start-prune.ts';
import { type StartRequest, startRun } from '../../shared/run/start/start-run.ts';
import type { Chance } from '../adversary/chance.ts';
import { SNAPSHOT_GROUP } from '../builders/points.ts';
import type { Counts } from '../oracle/kept-points.ts';
import { DAY, MINUTE } from '../oracle/time.ts';
import { machineId, SUBSCRIPTION } from '../restore/shop-fleet.ts';
import type { Album, Present } from './album.ts';
import type { Estate, EstateDisk, Tag } from './estate.ts';
import { isKnownGone } from './known-gone.ts';
import { judge, type Terms } from './oracle.ts';
import type { Report } from './report.ts';
import type { SimulatedWorld } from './simulated-world.ts';
import { CAIRO, CHATHAM, HOURLY, LONDON, LORD_HOWE, NEW_YORK, OFFICE, ST_JOHNS, UNTOUCHED } from './tenants.ts';
import type { Troubles } from './troubles.ts';
import { keepText, policyOf, type Wish } from './wish.ts';

/** Somebody does something in so many of a hundred days. */
const DAYS_IN_HUNDRED = 45;
const WISHES: readonly Wish[] = [LONDON, ST_JOHNS, LORD_HOWE, CAIRO, NEW_YORK, CHATHAM];
const CALLED = { kind: 'http', principal: 'key' } as const;
/** The pass of midnight takes no longer. */
const PASS = 30 * MINUTE;
/** A call that confirms prunes is answered by then. */
const ANSWERED = 20 * MINUTE;

export interface Stage {
  readonly world: SimulatedWorld;
  readonly estate: Estate;
  readonly album: Album;
  readonly report: Report;
  readonly troubles: Troubles;
  readonly dice: Chance;
  readonly terms: Terms & { readonly named: Map<string, Wish> };
}

interface Deed {
  readonly at: number;
  readonly does: () => Promise<void> | void;
}

/** What somebody did to a disk, with its mark in a calendar. */
export const TOUCHES = {
  'other retention': 'r',
  'other policy': 'p',
  'every hour': 'u',
  'other policies file': 'f',
  'opted out': 'o',
  'opted in again': 'O',
  'tag mistyped': 't',
  'tag mended': 'T',
  'hold set': 'h',
  'hold lifted': 'H',
  'hold on a point': 'y',
  'hold off a point': 'Y',
  'VM deleted': 'd',
  'new VM': 'n',
  'disk re-created': 'c',
  'point by hand': 'a',
  "others' snapshot": 's',
  'tags edited': 'e',
  'tags restored': 'E',
  'point deleted by hand': 'x',
} as const;

export interface Touch {
  readonly at: number;
  readonly disk: EstateDisk;
  readonly what: keyof typeof TOUCHES;
  /** It changed points, and with them what the rules say of the others. */
  readonly isOfPoints: boolean;
}

/** People who change their minds, take care of points by hand, and make mistakes. */
export class People {
  readonly touches: Touch[] = [];
  /** A call that lifts the pace was made, and is done by then. */
  liftedUntil = 0;
  /** The policies file was changed last. */
  fileChangedAt = Number.NEGATIVE_INFINITY;
  readonly #stage: Stage;
  #deeds: Deed[] = [];
  #office: Wish = OFFICE;
  #names = 0;

  constructor(stage: Stage) {
    this.#stage = stage;
    this.#writeFile();
  }

  /** Draws what somebody does in the day after an instant. */
  foresee(now: number): void {
    const { dice } = this.#stage;
    if (dice.upTo(99) >= DAYS_IN_HUNDRED) return;
    const does = dice.pick(DEEDS);
    this.#deeds.push({ at: now + dice.upTo(23 * 12) * 5 * MINUTE, does: () => does(this) });
  }

  async pass(now: number): Promise<void> {
    const due = this.#deeds.filter(({ at }) => at <= now);
    this.#deeds = this.#deeds.filter(({ at }) => at > now);
    for (const { does } of due) await does();
  }

  nextDeed(): number {
    return Math.min(...this.#deeds.map(({ at }) => at));
  }

  get stage(): Stage {
    return this.#stage;
  }

  get now(): number {
    return this.#stage.world.ports.clock.now();
  }

  /** Done some days from now, and not beside the pass of midnight, which is to be told from what came before it. */
  later(mostDays: number, does: Deed['does']): void {
    const at = this.now + (1 + this.#stage.dice.upTo(mostDays * 288)) * 5 * MINUTE;
    this.#deeds.push({ at: at % DAY < PASS ? at - (at % DAY) + PASS : at, does });
  }

  soon(ms: number, does: Deed['does']): void {
    this.#deeds.push({ at: this.now + ms, does });
  }

  tell(disk: EstateDisk, what: Touch['what'], isOfPoints = false): void {
    this.touches.push({ at: this.now, disk, what, isOfPoints });
  }

  /** Whether points of a disk were changed by hand since an instant. */
  touchedPoints(disk: EstateDisk, since: number): boolean {
    return this.touches.some((touch) => touch.disk === disk && touch.isOfPoints && touch.at >= since);
  }

  /** The name of something new. */
  newName(stem: string): string {
    this.#names += 1;
    return `${stem}-${this.#names}`;
  }

  /** False where the file says so already. */
  changeFile(keep: Counts): boolean {
    if (keepText(keep) === keepText(this.#office.keep)) return false;
    this.#office = { ...this.#office, keep };
    this.#stage.terms.named.set('office', this.#office);
    this.fileChangedAt = this.now;
    this.#writeFile();
    this.#stage.estate.rename(this.#office, this.now);
    return true;
  }

  /** What a tag means by now that was written a while ago. */
  present(tag: Tag): Tag {
    return tag.kind === 'wish' && tag.wish.name === this.#office.name ? { ...tag, wish: this.#office } : tag;
  }

  get office(): Wish {
    return this.#office;
  }

  #writeFile(): void {
    const { settings } = this.#stage.world;
    const policies = new Map([...settings.book.policies, ['office', policyOf(this.#office)] as const]);
    const edition = { ...settings.edition, policiesHash: JSON.stringify(this.#office) };
    Object.assign(settings, { book: { ...settings.book, policies }, edition });
  }
}

type Does = (people: People) => Promise<void> | void;

/** Everything that somebody may do; what finds nobody to do it to is not done. */
const DEEDS: readonly Does[] = [
  changeKeep,
  changeKeep,
  changeWish,
  changeWish,
  changeFile,
  goHourly,
  optOut,
  mistype,
  holdMachine,
  holdByCall,
  holdPoint,
  removeMachine,
  addMachine,
  recreateDisk,
  takeByHand,
  takeByHand,
  confirmPrunes,
  makeForeign,
  editTags,
  editKeep,
  deletePoint,
];

function pickMachine({ stage: { estate, dice } }: People): string | undefined {
  const free = [...estate.machines].filter(
    ([name, { tag, isHeld, isHidden }]) => name !== UNTOUCHED && tag?.kind === 'wish' && !isHeld && !isHidden,
  );
  return dice.pick(free.map(([name]) => name));
}

/** While a tag is mistyped, the points say what it was meant to be: nobody touches them then. */
function pickDisk({ stage: { estate, dice } }: People): EstateDisk | undefined {
  const free = estate.disks.filter(({ vm, isThere, isHidden }) => {
    const isMistyped = vm !== undefined && estate.machines.get(vm)?.tag?.kind === 'mistyped';
    return isThere && !isHidden && !isMistyped && vm !== UNTOUCHED;
  });
  return dice.pick(free);
}

function pickPoint(people: People): { readonly disk: EstateDisk; readonly point: Present } | undefined {
  const disk = pickDisk(people);
  const point = disk && people.stage.dice.pick(people.stage.album.presentOf(disk.uniqueId));
  return disk === undefined || point === undefined ? undefined : { disk, point };
}

function tellOfMachine(people: People, name: string, what: Touch['what']): void {
  for (const disk of people.stage.estate.disksOf(name)) people.tell(disk, what);
}

function otherKeep(dice: Chance, { keep, times }: Wish): Counts {
  const isOften = times === 'hourly' || times.length > 1;
  return {
    daily: 2 + dice.upTo(12),
    ...(isOften || dice.in(3) ? { last: 1 + dice.upTo(5) } : {}),
    ...(dice.in(2) ? { weekly: 1 + dice.upTo(6) } : {}),
    ...(dice.in(2) ? { monthly: 1 + dice.upTo(8) } : {}),
    ...(dice.in(4) && keep.yearly === undefined ? { yearly: 2 } : {}),
  };
}

function changeKeep(people: People): void {
  const { estate, dice } = people.stage;
  const name = pickMachine(people);
  const tag = name === undefined ? undefined : estate.machines.get(name)?.tag;
  if (name === undefined || tag?.kind !== 'wish') return;
  const { name: _, ...wish } = tag.wish;
  estate.changeMachine(name, { tag: { kind: 'wish', wish: { ...wish, keep: otherKeep(dice, wish) } } }, people.now);
  tellOfMachine(people, name, 'other retention');
}

function changeWish(people: People): void {
  const { estate, dice } = people.stage;
  const name = pickMachine(people);
  const wish = dice.pick([...WISHES, people.office]);
  if (name === undefined || wish === undefined) return;
  estate.changeMachine(name, { tag: { kind: 'wish', wish } }, people.now);
  tellOfMachine(people, name, 'other policy');
}

/** Every hour for some days: before a change that may go wrong. */
function goHourly(people: People): void {
  const { estate } = people.stage;
  const name = pickMachine(people);
  const tag = name === undefined ? undefined : estate.machines.get(name)?.tag;
  if (name === undefined || tag?.kind !== 'wish' || tag.wish.times === 'hourly') return;
  estate.changeMachine(name, { tag: { kind: 'wish', wish: HOURLY } }, people.now);
  tellOfMachine(people, name, 'every hour');
  people.later(6, () => endHourly(people, name, tag));
}

/** Before a disk on hold has as many snapshots as Azure takes. Nobody changes the policy of a tag that is mistyped or off. */
function endHourly(people: People, name: string, before: Tag): void {
  const { estate } = people.stage;
  const tag = estate.machines.get(name)?.tag;
  if (tag?.kind === 'mistyped' || tag?.kind === 'off') people.later(1, () => endHourly(people, name, before));
  if (tag?.kind !== 'wish' || tag.wish.times !== 'hourly') return;
  estate.changeMachine(name, { tag: people.present(before) }, people.now);
  tellOfMachine(people, name, 'other policy');
}

function changeFile(people: People): void {
  const { dice, estate } = people.stage;
  if (!people.changeFile(otherKeep(dice, people.office))) return;
  for (const [name, { tag }] of estate.machines) {
    if (tag?.kind === 'wish' && tag.wish.name === 'office') tellOfMachine(people, name, 'other policies file');
  }
}

function optOut(people: People): void {
  const { estate } = people.stage;
  const name = pickMachine(people);
  const tag = name === undefined ? undefined : estate.machines.get(name)?.tag;
  if (name === undefined || tag?.kind !== 'wish') return;
  estate.changeMachine(name, { tag: { kind: 'off' } }, people.now);
  tellOfMachine(people, name, 'opted out');
  people.later(20, () => {
    if (estate.machines.get(name)?.tag?.kind !== 'off') return;
    estate.changeMachine(name, { tag: people.present(tag) }, people.now);
    tellOfMachine(people, name, 'opted in again');
  });
}

/** The tag of a VM all whose disks have a point that says what it was meant to be. */
function mistype(people: People): void {
  const { estate, album } = people.stage;
  const name = pickMachine(people);
  const tag = name === undefined ? undefined : estate.machines.get(name)?.tag;
  if (name === undefined || tag?.kind !== 'wish') return;
  const following = estate.disksOf(name).filter((disk) => disk.tag === undefined);
  const areTold = following.every(({ uniqueId, since }) => {
    const newest = album.presentOf(uniqueId).findLast(({ scheduledFor }) => scheduledFor !== undefined);
    return newest !== undefined && newest.askedAt > since && saysWhatItDid(newest);
  });
  if (!areTold || following.some(({ isHidden }) => isHidden)) return;
  estate.changeMachine(name, { tag: { kind: 'mistyped', wish: tag.wish } }, people.now);
  tellOfMachine(people, name, 'tag mistyped');
  people.later(10, () => {
    const present = estate.machines.get(name)?.tag;
    if (present?.kind !== 'mistyped') return;
    estate.changeMachine(name, { tag: { kind: 'wish', wish: present.wish } }, people.now);
    tellOfMachine(people, name, 'tag mended');
  });
}

function saysWhatItDid({ state, isInDoubt, written, tags }: Present): boolean {
  return state === 'usable' && !isInDoubt && written === tags['nightkeep-keep'];
}

/** By the tag on the VM, which points get too; it is taken off both by a call. */
function holdMachine(people: People): void {
  const { estate } = people.stage;
  const name = pickMachine(people);
  if (name === undefined) return;
  estate.changeMachine(name, { isHeld: true }, people.now);
  tellOfMachine(people, name, 'hold set');
  people.later(30, () => liftHold(people, name));
}

async function holdByCall(people: People): Promise<void> {
  const name = pickMachine(people);
  if (name === undefined || people.stage.troubles.isHostOff) return;
  await callHold(people, name, true);
  for (const disk of people.stage.estate.disksOf(name)) people.tell(disk, 'hold set', true);
  people.later(30, () => liftHold(people, name));
}

async function liftHold(people: People, name: string): Promise<void> {
  const { estate } = people.stage;
  const machine = estate.machines.get(name);
  if (machine === undefined) return;
  if (people.stage.troubles.isHostOff || machine.isHidden || estate.disksOf(name).some(({ isHidden }) => isHidden)) {
    people.later(3, () => liftHold(people, name));
    return;
  }
  await callHold(people, name, false);
  // The call takes the tag off the VM too: the estate is told of it, and takes it off once more.
  estate.changeMachine(name, { isHeld: false }, people.now);
  for (const disk of estate.disksOf(name)) people.tell(disk, 'hold lifted', true);
}

async function callHold({ stage: { world } }: People, vm: string, isSet: boolean): Promise<void> {
  const hold = { set: isSet, vmIds: [machineId(vm)], diskIds: [], pointIds: [], value: 'ada: an audit' };
  await answered(() => startHolds(world.ports, world.settings, { hold, reason: 'an audit', startedBy: CALLED }));
}

/** A call that Azure's troubles keep from being answered is not made again. */
async function answered(call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
  }
}

function holdPoint(people: People): void {
  const found = pickPoint(people);
  if (found === undefined) return;
  writeTag(people, found.point, 'nightkeep-hold', 'bob: looks odd');
  people.tell(found.disk, 'hold on a point', true);
  people.later(60, () => {
    writeTag(people, found.point, 'nightkeep-hold', undefined);
    people.tell(found.disk, 'hold off a point', true);
  });
}

function removeMachine(people: People): void {
  const { estate, dice } = people.stage;
  const name = pickMachine(people);
  if (name === undefined || estate.machines.size < 4 || estate.disksOf(name).some(({ isHidden }) => isHidden)) return;
  tellOfMachine(people, name, 'VM deleted');
  estate.remove(name, !dice.in(3), people.now);
}

function addMachine(people: People): void {
  const { estate, dice } = people.stage;
  if (estate.machines.size > 6) return;
  const name = people.newName('vm');
  const data = dice.in(2) ? [{ name: `${name}-data` }] : [];
  estate.add({ name, wish: dice.pick(WISHES) ?? LONDON, data }, people.now);
  tellOfMachine(people, name, 'new VM');
}

function recreateDisk(people: People): void {
  const disk = pickDisk(people);
  if (disk === undefined) return;
  people.tell(disk, 'disk re-created');
  people.stage.estate.recreate(disk, people.now);
}

/** A point at once, of a VM that anybody may name. */
async function takeByHand(people: People): Promise<void> {
  const { world, estate, dice } = people.stage;
  const name = pickMachine(people);
  if (name === undefined || people.stage.troubles.isHostOff) return;
  const call: StartRequest = {
    target: { kind: 'some', vmIds: [machineId(name)], diskIds: [], policies: [], resourceGroupIds: [] },
    creates: 'now',
    prune: dice.in(2),
    keepFor: { count: 1 + dice.upTo(20), unit: dice.pick(['h', 'd'] as const) },
    dryRun: dice.in(5),
    reason: 'before an update',
    startedBy: CALLED,
  };
  await answered(() => startRun(world.ports, world.settings, call));
  for (const disk of estate.disksOf(name)) people.tell(disk, 'point by hand', true);
}

/** Everything that waits goes at once, where the number that the oracle tells is the product's. */
async function confirmPrunes(people: People): Promise<void> {
  const { world, estate, album, report, troubles, terms } = people.stage;
  const { now } = people;
  const isCalm = troubles.wasQuiet(now - 2 * DAY, now) && troubles.nextChange() > now + ANSWERED;
  const confirm = estate.disks
    .map((disk) =>
      judge(album.presentOf(disk.uniqueId), disk.standing, terms, now, isKnownGone(disk, troubles, now) === true),
    )
    .reduce((sum, { goes, paced }) => sum + goes.length + paced.length, 0);
  if (!isCalm || confirm === 0) return;
  people.liftedUntil = now + ANSWERED;
  const call = { confirm, target: { kind: 'all' }, reason: 'room is needed', startedBy: CALLED } as const;
  const { runId } = await startPrune(world.ports, world.settings, call);
  people.soon(ANSWERED, async () => {
    const run = (await world.ports.runs.get(runId))?.value;
    report.check(
      run?.state === 'succeeded',
      () => `the prune of ${confirm} points that the rules let go ended ${run?.state}: ${run?.error?.message ?? ''}`,
    );
  });
}

/** Other people's snapshots of our disks: nobody's, another installation's, and one in our own words. */
function makeForeign(people: People): void {
  const { world, dice, album } = people.stage;
  const disk = pickDisk(people);
  const model = disk && album.presentOf(disk.uniqueId).at(-1);
  const resource = model && world.azure.snapshots.get(model.id);
  if (disk === undefined || resource === undefined) return;
  const name = people.newName('theirs');
  const tags: Record<string, string> = { ...resource.tags, 'nightkeep-owner': 'another' };
  const foreign: ArmResource = {
    ...resource,
    name,
    id: `/subscriptions/${SUBSCRIPTION}/resourceGroups/${SNAPSHOT_GROUP}/providers/Microsoft.Compute/snapshots/${name}`,
    tags: dice.pick([{}, tags, { ...resource.tags }] as const),
  };
  world.azure.snapshots.put(foreign);
  people.tell(disk, "others' snapshot");
}

const PROVING = ['nightkeep-owner', 'nightkeep-disk-id', 'nightkeep-scheduled-for'];

/** A point is then in doubt, until the tags are as they were. */
function editTags(people: People): void {
  const found = pickPoint(people);
  const key = people.stage.dice.pick(PROVING);
  if (found === undefined || key === undefined) return;
  writeTag(people, found.point, key, people.stage.dice.in(2) ? undefined : 'edited');
  people.tell(found.disk, 'tags edited', true);
  people.later(60, () => {
    writeTag(people, found.point, key, found.point.tags[key]);
    people.tell(found.disk, 'tags restored', true);
  });
}

/** What is written of the retention is gone: nothing that the present policy does not prune goes by it. */
function editKeep(people: People): void {
  const found = pickPoint(people);
  if (found === undefined) return;
  writeTag(people, found.point, 'nightkeep-keep', people.stage.dice.in(2) ? undefined : 'keep nothing');
  people.tell(found.disk, 'tags edited', true);
}

function deletePoint(people: People): void {
  const found = pickPoint(people);
  if (found === undefined) return;
  const { azure } = people.stage.world;
  const resource = azure.snapshots.get(found.point.id);
  if (resource === undefined) return;
  azure.snapshots.delete(resource.id);
  azure.sourceCounts.remove(resource);
  people.tell(found.disk, 'point deleted by hand', true);
}

function writeTag({ stage: { world } }: People, { id }: Present, key: string, value: string | undefined): void {
  const resource = world.azure.snapshots.get(id);
  if (resource === undefined) return;
  const { [key]: _, ...others } = resource.tags ?? {};
  resource.tags = value === undefined ? others : { ...others, [key]: value };
}
