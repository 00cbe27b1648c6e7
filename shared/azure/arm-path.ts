import type { ResourceId } from '../policy/resource-id.ts';

/** The path of a request about a resource, or about something below it; every part of the id is encoded. */
export function armPath(id: ResourceId, apiVersion: string, below = ''): string {
  return `${id.split('/').map(encodeURIComponent).join('/')}${below}?api-version=${apiVersion}`;
}
