import type { ArmResource } from './arm-json.ts';
import type { ArmRequest } from './arm-request.ts';

/** Since this version the 202 of a snapshot names it; before, it told DiskRP's own marks instead. */
const NAMED_SINCE = '2020-12-01';

/** The 202 of a PUT: the request as sent (its location not yet normalised), `Updating`, and nothing that comes later. */
export function echoPut(request: ArmRequest, snapshot: ArmResource, body: Partial<ArmResource>): unknown {
  const { id, name, type, tags } = snapshot;
  const sku = body.sku?.name === undefined ? {} : { sku: { name: body.sku.name } };
  const properties = { ...body.properties, provisioningState: 'Updating' };
  const asked = { location: body.location, tags, ...sku };
  if (request.apiVersion >= NAMED_SINCE) return { name, id, type, ...asked, properties };
  return { ...asked, properties: { ...properties, isArmResource: true } };
}

/** The 202 of a PATCH: what may be asked for, as it now stands. */
export function echoPatch(request: ArmRequest, snapshot: ArmResource): unknown {
  const { id, name, type, location, tags } = snapshot;
  const { osType, hyperVGeneration, creationData, diskSizeGB } = snapshot.properties;
  const given = (request.body as Partial<ArmResource>).properties ?? {};
  const sku = snapshot.sku?.name === undefined ? {} : { sku: { name: snapshot.sku.name } };
  const properties = {
    ...given,
    ...(osType === undefined ? {} : { osType }),
    ...(hyperVGeneration === undefined ? {} : { hyperVGeneration }),
    ...(creationData === undefined ? {} : { creationData }),
    ...(diskSizeGB === undefined ? {} : { diskSizeGB }),
    provisioningState: 'Updating',
  };
  const asked = { location, tags, ...sku };
  if (request.apiVersion >= NAMED_SINCE) return { name, id, type, ...asked, properties };
  return { ...asked, properties: { ...properties, isArmResource: true, faultDomain: 0 } };
}
