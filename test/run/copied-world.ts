import { MINUTE } from '../../shared/policy/instant.ts';
import { bookOf, fleetOf, type Tenant, type Wish } from '../adversary/year/estate.ts';
import { type FoundPoint, foundPoints } from '../adversary/year/found-points.ts';
import { type RestoreWorld, startRestoreWorld } from '../restore/restore-world.ts';
import { machineId, SHOP, SUBSCRIPTION } from '../restore/shop-fleet.ts';

const COPIED_VM = machineId('web');
export const NORTH = 'northeurope';
export const SWEDEN = 'swedencentral';

/** Two nights at home, three copies in each of two regions. */
const COPIED: Wish = {
  name: 'copied',
  hours: [2],
  keep: { daily: 2 },
  timeZone: 'UTC',
  copies: [
    { region: NORTH, keep: { daily: 3 } },
    { region: SWEDEN, keep: { daily: 3 } },
  ],
};

/** As long at home, and copied nowhere. */
const STAYS_AT_HOME: Wish = { name: 'stays', hours: [2], keep: { daily: 2 }, timeZone: 'UTC' };

export interface CopiedWorldOptions {
  readonly consistency?: Wish['consistency'];
  /** How long a copy takes. */
  readonly copyMs?: number;
  /** The settings name the group of the VMs alone. */
  readonly isConfined?: boolean;
}

/** A VM of two disks under `copied`, and the policy `stays` beside it, before the simulated Azure; whoever starts it closes it. */
export async function startCopiedWorld({
  consistency,
  copyMs = 40 * MINUTE,
  isConfined = false,
}: CopiedWorldOptions = {}): Promise<RestoreWorld> {
  const asked = consistency === undefined ? {} : { consistency };
  const tenants: readonly Tenant[] = [{ vm: 'web', wish: { ...COPIED, ...asked }, data: ['web-data'] }];
  return startRestoreWorld({
    fleet: fleetOf(tenants),
    settings: {
      book: bookOf([COPIED, STAYS_AT_HOME].map((wish) => ({ ...wish, ...asked }))),
      ...(isConfined ? { subscriptions: [`/subscriptions/${SUBSCRIPTION}/resourceGroups/${SHOP}`] } : {}),
    },
    simulator: { settings: { backgroundCopyMs: copyMs } },
  });
}

/** Puts the VM under another policy. */
export async function retag({ ports }: RestoreWorld, policy: string): Promise<void> {
  await ports.tags.merge(COPIED_VM, { 'snapshot-policy': policy });
}

/** Puts a policies file in force by which nothing is copied any more, and the VM under its policy. */
export async function dropCopies(world: RestoreWorld): Promise<void> {
  const { settings } = world;
  const edition = { ...settings.edition, policiesHash: 'without copies' };
  Object.assign(settings, { book: bookOf([STAYS_AT_HOME]), edition });
  await retag(world, 'stays');
}

/** The nights of which a disk has a point in a region, oldest first, with what keeps each from being restored. */
export function nightsIn({ simulator }: RestoreWorld, region: string, disk = 'unique-web-os'): readonly string[] {
  const found = foundPoints(simulator.state).filter((point) => point.disk === disk && point.region === region);
  return found.map(tell).toSorted();
}

function tell({ scheduledFor, fault }: FoundPoint): string {
  const night = new Date(scheduledFor).toISOString().slice(0, 10);
  return fault === undefined ? night : `${night}, ${fault}`;
}

/** How often Azure has accepted the PUT of each copy, snapshots and restore points alike, by the URL without its query. */
export function copyPuts({ simulator }: RestoreWorld): ReadonlyMap<string, number> {
  const puts = new Map<string, number>();
  for (const { url, status, body } of simulator.state.log.find({ method: 'PUT' })) {
    const [id = ''] = url.split('?');
    if (status < 300 && isCopyBody(body)) puts.set(id, (puts.get(id) ?? 0) + 1);
  }
  return puts;
}

function isCopyBody(body: unknown): boolean {
  const { properties } = body as { readonly properties?: Readonly<Record<string, unknown>> };
  const { creationData, sourceRestorePoint } = properties ?? {};
  const { createOption } = (creationData ?? {}) as { readonly createOption?: unknown };
  return createOption === 'CopyStart' || sourceRestorePoint !== undefined;
}
