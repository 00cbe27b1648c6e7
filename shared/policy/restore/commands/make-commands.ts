import { idParts, type ResourceId } from '../../resource-id.ts';
import { DISKS_API, type DiskRequest } from '../disk-request.ts';
import type { Command } from './shell.ts';

/** Makes each disk by the very request that the product sends, with the rights of whoever is signed in, and waits for it. */
export function makeCommands(requests: readonly DiskRequest[]): readonly Command[] {
  return [
    ...requests.map(put),
    ...requests.map(({ id }) => ({ words: ['az', 'disk', 'wait', '--created', '--ids', id] })),
  ];
}

/** The group that disks are to be made in. */
export function groupCommand(subscriptionId: string, name: string, location: string): Command {
  const where = ['--subscription', subscriptionId, '--name', name, '--location', location];
  return { words: ['az', 'group', 'create', ...where] };
}

/** `--subscription`, `--resource-group` and the name of a resource, for the commands of az that take no id. */
export function placeWords(id: ResourceId, nameOption: string): readonly string[] {
  const { subscriptionId, resourceGroup, name } = idParts(id);
  return ['--subscription', subscriptionId, '--resource-group', resourceGroup, nameOption, name];
}

function put({ id, ...body }: DiskRequest): Command {
  const url = `${id}?api-version=${DISKS_API}`;
  return { words: ['az', 'rest', '--method', 'put', '--url', url], body };
}
