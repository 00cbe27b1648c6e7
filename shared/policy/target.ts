import type { SourceDisk, VirtualMachine } from './inventory.ts';
import type { Target } from './plan.ts';
import type { PolicyBook } from './policy.ts';
import { idKey, parseResourceId, type ResourceId } from './resource-id.ts';
import { nearestWords } from './tag/nearest.ts';

type TargetField = 'vm' | 'disk' | 'policy' | 'resourceGroup';

/** What a caller asks for: each value a name, `group/name` or id; a policy or resource group by name or id. */
export type TargetSpec = 'all' | { readonly [F in TargetField]?: string | readonly string[] | undefined };

/** Everything that can be named, of all subscriptions. */
export interface TargetInventory {
  readonly virtualMachines: readonly Pick<VirtualMachine, 'id' | 'name' | 'resourceGroup' | 'subscriptionId'>[];
  readonly disks: readonly Pick<SourceDisk, 'id' | 'name' | 'resourceGroup' | 'subscriptionId'>[];
  readonly book: PolicyBook;
}

export type TargetResolution =
  | { readonly kind: 'resolved'; readonly target: Target }
  /** Several resources are called so; the candidates are their ids. */
  | {
      readonly kind: 'ambiguous';
      readonly field: TargetField;
      readonly value: string;
      readonly candidates: readonly string[];
    }
  /** Nothing is called so; `nearest` are names that look alike, at most three. */
  | {
      readonly kind: 'unknown';
      readonly field: TargetField;
      readonly value: string;
      readonly nearest: readonly string[];
    };

type Refusal = Exclude<TargetResolution, { kind: 'resolved' }>;

const MOST_CANDIDATES = 20;

/**
 * Turns the names of a request into ids, or says which name means nothing or too much; the first such one in the order
 * vm, disk, policy, resourceGroup. Names and ids are compared without case. Throws where nothing at all is named.
 */
export function resolveTarget(spec: TargetSpec, inventory: TargetInventory): TargetResolution {
  if (spec === 'all') return { kind: 'resolved', target: { kind: 'all' } };
  const wanted = (field: TargetField): readonly string[] => [spec[field] ?? []].flat();
  if (FIELDS.every((field) => wanted(field).length === 0)) throw new Error('a target must name something, or be "all"');
  const { virtualMachines, disks, book } = inventory;
  const found = {
    vm: lookUp('vm', wanted('vm'), resourceIndex(virtualMachines)),
    disk: lookUp('disk', wanted('disk'), resourceIndex(disks)),
    policy: lookUp('policy', wanted('policy'), policyIndex(book)),
    resourceGroup: lookUp('resourceGroup', wanted('resourceGroup'), groupIndex([...virtualMachines, ...disks])),
  };
  const refused = FIELDS.map((field) => found[field]).find((one) => !Array.isArray(one));
  if (refused !== undefined) return refused as Refusal;
  return {
    kind: 'resolved',
    target: {
      kind: 'some',
      vmIds: found.vm as readonly string[] as readonly ResourceId[],
      diskIds: found.disk as readonly string[] as readonly ResourceId[],
      policies: found.policy as readonly string[],
      resourceGroupIds: found.resourceGroup as readonly string[],
    },
  };
}

const FIELDS: readonly TargetField[] = ['vm', 'disk', 'policy', 'resourceGroup'];

/** What each lower-cased name, `group/name` and id stands for. */
interface Index {
  readonly byText: ReadonlyMap<string, readonly string[]>;
  readonly names: ReadonlySet<string>;
}

function lookUp(field: TargetField, values: readonly string[], index: Index): readonly string[] | Refusal {
  const found = new Map<string, string>();
  for (const value of values) {
    const ids = index.byText.get(value.trim().toLowerCase()) ?? [];
    const [id] = ids;
    if (id === undefined) return { kind: 'unknown', field, value, nearest: nearestNames(value, index.names) };
    if (ids.length > 1)
      return { kind: 'ambiguous', field, value, candidates: ids.toSorted().slice(0, MOST_CANDIDATES) };
    found.set(idKey(id), id);
  }
  return [...found.values()];
}

function nearestNames(value: string, names: ReadonlySet<string>): readonly string[] {
  const name = parseResourceId(value)?.name ?? value.trim().split('/').at(-1) ?? '';
  return nearestWords(name.toLowerCase(), names).slice(0, 3);
}

function resourceIndex(resources: TargetInventory['virtualMachines']): Index {
  const byText = new Map<string, string[]>();
  const ids = new Set<string>();
  for (const { id, name, resourceGroup } of resources) {
    if (ids.has(idKey(id))) continue;
    ids.add(idKey(id));
    for (const text of [id, name, `${resourceGroup}/${name}`]) append(byText, text.toLowerCase(), id);
  }
  return { byText, names: new Set(resources.map(({ name }) => name.toLowerCase())) };
}

function policyIndex({ policies }: PolicyBook): Index {
  return { byText: new Map([...policies.keys()].map((name) => [name, [name]])), names: new Set(policies.keys()) };
}

function groupIndex(resources: TargetInventory['virtualMachines']): Index {
  const groups = new Map<string, string>();
  for (const { subscriptionId, resourceGroup } of resources) {
    groups.set(
      `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`.toLowerCase(),
      resourceGroup.toLowerCase(),
    );
  }
  const byText = new Map<string, string[]>();
  for (const [id, name] of groups) for (const text of [id, name]) append(byText, text, id);
  return { byText, names: new Set(groups.values()) };
}

function append(index: Map<string, string[]>, key: string, id: string): void {
  const present = index.get(key);
  if (present === undefined) index.set(key, [id]);
  else present.push(id);
}
