import type { ArmResource } from './arm-json.ts';
import type { ArmState } from './arm-state.ts';
import { percentDone } from './background-copy.ts';
import { isLive } from './live-policy.ts';

/** The api-versions since which properties are told. */
const TOLD_SINCE = [
  ['snapshotAccessState', '2025-01-02'],
  ['publicNetworkAccess', '2021-04-01'],
  ['immutabilityPolicy', '2026-03-02'],
] as const;

/** A resource as a reply shows it: with the progress of its copy, what the api-version knows, and ids in the casing set. */
export function render(state: ArmState, resource: ArmResource, apiVersion: string, now: number): ArmResource {
  let shown = resource;
  const { properties } = resource;
  if (properties.completionPercent !== undefined && state.backgroundCopies.size > 0) {
    const copy = state.backgroundCopies.get(resource.id.toLowerCase());
    if (copy !== undefined)
      shown = { ...shown, properties: { ...properties, completionPercent: percentDone(copy, now) } };
  }
  const { immutabilityPolicy } = properties;
  if (immutabilityPolicy !== undefined) {
    const told = { ...immutabilityPolicy, isPolicyExpired: !isLive(immutabilityPolicy, now) };
    shown = { ...shown, properties: { ...shown.properties, immutabilityPolicy: told } };
  }
  for (const [name, since] of TOLD_SINCE) {
    if (apiVersion >= since || properties[name] === undefined) continue;
    const { [name]: _, ...known } = shown.properties;
    shown = { ...shown, properties: known };
  }
  const { idCasing } = state.settings;
  return idCasing === 'stored' ? shown : { ...shown, id: recase(shown.id, idCasing) };
}

function recase(id: string, casing: 'upper-groups' | 'lower'): string {
  if (casing === 'lower') return id.toLowerCase();
  return id.replace(
    /(\/resourceGroups\/)([^/]+)/i,
    (_, label: string, name: string) => `${label}${name.toUpperCase()}`,
  );
}
