import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const INFRA = resolve(import.meta.dirname, '../../infra');

export interface TemplateResource {
  readonly type: string;
  readonly name: string;
  readonly existing?: boolean;
  readonly condition?: string;
  readonly scope?: string;
  readonly resourceGroup?: string;
  readonly tags?: unknown;
  readonly copy?: { readonly name: string; readonly count: string };
  readonly properties: Readonly<Record<string, unknown>>;
}

/** A file of infra/ as text. */
export function readInfra(path: string): string {
  return readFileSync(resolve(INFRA, path), 'utf8');
}

export function compiled(name: 'main' | 'subscription'): Record<string, unknown> {
  return JSON.parse(readInfra(`compiled/${name}.json`)) as Record<string, unknown>;
}

/** Every resource that a template makes, those of its modules too, without the deployments of the modules themselves. */
export function resourcesOf(template: unknown): readonly TemplateResource[] {
  const { resources } = template as { resources: Record<string, TemplateResource> | TemplateResource[] };
  return Object.values(resources).flatMap((resource) => {
    if (resource.existing === true) return [];
    if (resource.type !== 'Microsoft.Resources/deployments') return [resource];
    return resourcesOf(resource.properties['template']);
  });
}

export function ofType(template: unknown, type: string): readonly TemplateResource[] {
  return resourcesOf(template).filter((resource) => resource.type === type);
}

/** The names of the files in infra/roles, in the order in which the documents explain them. */
export const ROLES = [
  'protect',
  'prune',
  'read-points',
  'restore-points',
  'make-immutable',
  'look-up',
  'drill',
  'restore',
  'replace',
] as const;

export interface RoleFile {
  readonly roleName: string;
  readonly permissions: readonly { readonly actions: readonly string[]; readonly dataActions: readonly string[] }[];
}

export function roleFile(name: (typeof ROLES)[number]): RoleFile {
  return JSON.parse(readInfra(`roles/${name}.json`)) as RoleFile;
}

export function actionsOf({ permissions }: RoleFile): readonly string[] {
  return permissions.flatMap(({ actions }) => actions);
}
