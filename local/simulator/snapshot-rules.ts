import { ArmError, invalidParameter, linkedNotFound } from './arm-error.ts';
import type { ArmProperties, ArmResource } from './arm-json.ts';
import type { ArmRequest } from './arm-request.ts';
import type { ArmState } from './arm-state.ts';
import { pendingCopies } from './background-copy.ts';
import { checkCopyStart } from './copy-start-rules.ts';
import { isLive } from './live-policy.ts';
import { normalizeLocation } from './normalize-location.ts';

type Body = Partial<ArmResource>;

const COPIES = ['Copy', 'CopyStart'];

/** The two newest kinds of disks, which have their own rules. */
export function isHighPerformance(skuName: string | undefined): boolean {
  return skuName === 'PremiumV2_LRS' || skuName === 'UltraSSD_LRS';
}

/** Disks whose snapshots are copied in the background. */
export function copiesInBackground(source: ArmResource | undefined): boolean {
  return isHighPerformance(source?.sku?.name);
}

/** The body with the source's id where the SDKs may have written it as a URI or without its first slash. */
export function withSourceId(body: Body): Body {
  const creationData = body.properties?.creationData;
  const source = creationData?.sourceResourceId ?? creationData?.sourceUri;
  if (creationData === undefined || source === undefined || !/^\/?subscriptions\//i.test(source)) return body;
  const sourceResourceId = source.startsWith('/') ? source : `/${source}`;
  const { sourceUri: _, ...rest } = creationData;
  return { ...body, properties: { ...body.properties, creationData: { ...rest, sourceResourceId } } };
}

/** Everything that Azure refuses in a new snapshot; returns the source disk or snapshot where there is one. */
export function checkSnapshot(
  state: ArmState,
  request: ArmRequest,
  body: Body,
  location: string,
): ArmResource | undefined {
  const { name } = request.path;
  if (name.length > 80 || !/^[A-Za-z0-9_.-]+$/.test(name)) {
    throw invalidParameter('snapshot.name', `Resource name ${name} is invalid: at most 80 letters, digits, _ - and .`);
  }
  const { properties } = body;
  const createOption = requireCreateOption(body);
  if (properties?.incremental === true && body.sku?.name === 'Premium_LRS') {
    const message =
      'SKU Premium_LRS is not supported for resource type IncrementalSnapshot in this region. Supported SKUs for this region are Standard_LRS,Standard_ZRS';
    throw invalidParameter('sku', message);
  }
  checkInstantDuration(body, createOption);
  checkPrivateAccess(properties ?? {});
  if (!COPIES.includes(createOption)) return undefined;
  const source = requireSource(state, body);
  checkInstantAccess(state, request, body, source);
  checkCopy(state, request, { body, source, location, createOption });
  return source;
}

const INSTANT = 'creationData.instantAccessDurationMinutes';

function checkInstantDuration(body: Body, createOption: string): void {
  const minutes = body.properties?.creationData?.instantAccessDurationMinutes;
  if (minutes === undefined) return;
  if (createOption !== 'Copy') {
    const message = `'${INSTANT}' property is not supported with the '${createOption}' create option. Supported create option : 'Copy'`;
    throw invalidParameter(INSTANT, message);
  }
  if (Number.isInteger(minutes) && minutes >= 60 && minutes <= 300) return;
  throw invalidParameter(INSTANT, `'${INSTANT}' must be between 60 and 300, not ${minutes}.`);
}

/** Instant access is for disks of the two newest kinds, once these are filled themselves. */
function checkInstantAccess(state: ArmState, request: ArmRequest, body: Body, source: ArmResource): void {
  if (body.properties?.creationData?.instantAccessDurationMinutes === undefined) return;
  if (request.apiVersion < '2025-01-02') {
    throw new ArmError(400, 'BadRequest', 'Minimum api-version of 2025-01-02 required for instant access.');
  }
  if (!isHighPerformance(source.sku?.name)) {
    throw invalidParameter(
      INSTANT,
      `'${INSTANT}' is only supported for Premium SSD v2 and Ultra disks, not for ${source.sku?.name}.`,
    );
  }
  if (!state.backgroundCopies.has(source.id.toLowerCase())) return;
  const message = `The disk ${source.id} is still being filled: it has no snapshots with instant access yet.`;
  throw new ArmError(409, state.settings.undocumentedCode, message);
}

/** How a new disk or snapshot is to be made. */
export function requireCreateOption({ properties }: Body): string {
  const createOption = properties?.creationData?.createOption;
  if (createOption !== undefined) return createOption;
  throw invalidParameter('creationData', "Required parameter 'creationData.createOption' is missing (null).");
}

export function checkPrivateAccess({ networkAccessPolicy, diskAccessId }: ArmProperties): void {
  if (networkAccessPolicy !== 'AllowPrivate' || diskAccessId !== undefined) return;
  throw invalidParameter('diskAccessId', "Required parameter 'diskAccessId' is missing (null).");
}

/** The disk or snapshot that a new one is made of. */
export function requireSource(state: ArmState, body: Body): ArmResource {
  const sourceId = body.properties?.creationData?.sourceResourceId;
  if (sourceId === undefined) {
    const message = "Required parameter 'creationData.sourceResourceId' is missing (null).";
    throw invalidParameter('creationData.sourceResourceId', message);
  }
  const source = state.disks.get(sourceId) ?? state.snapshots.get(sourceId);
  if (source === undefined) throw linkedNotFound(sourceId);
  return source;
}

/** The disk's restore point that a new disk is restored from. */
export function requireDiskPointSource(state: ArmState, body: Body): ArmResource {
  const sourceId = body.properties?.creationData?.sourceResourceId;
  if (sourceId === undefined || !/\/diskRestorePoints\/[^/]+$/i.test(sourceId)) {
    const message =
      "The create option 'Restore' needs the id of a disk restore point as 'creationData.sourceResourceId'.";
    throw invalidParameter('creationData.sourceResourceId', message);
  }
  const source = state.diskRestorePoints.get(sourceId.toLowerCase());
  if (source === undefined) throw linkedNotFound(sourceId);
  return source;
}

interface Copy {
  readonly body: Body;
  readonly source: ArmResource;
  readonly location: string;
  readonly createOption: string;
}

function checkCopy(state: ArmState, request: ArmRequest, { body, source, location, createOption }: Copy): void {
  const refuse = (message: string) => new ArmError(409, state.settings.undocumentedCode, message);
  const isIncremental = body.properties?.incremental === true;
  const [, , sourceSubscription = ''] = source.id.split('/');
  if (createOption === 'CopyStart') {
    checkCopyStart(state, request, { isIncremental, source, location });
    return;
  }
  if (normalizeLocation(source.location) !== location) {
    throw refuse(`The source resource ${source.id} is in region ${source.location}, not in ${location}.`);
  }
  if (isIncremental && sourceSubscription.toLowerCase() !== request.path.subscriptionId.toLowerCase()) {
    throw refuse(`An incremental snapshot must be in the subscription of its source disk ${source.id}.`);
  }
  if (copiesInBackground(source)) checkBackgroundCopy(state, request, source, isIncremental);
  if (isIncremental) checkLimits(state, source);
}

function checkBackgroundCopy(state: ArmState, request: ArmRequest, source: ArmResource, isIncremental: boolean): void {
  const refuse = (message: string) => new ArmError(409, state.settings.undocumentedCode, message);
  if (request.apiVersion < '2022-03-02') {
    throw new ArmError(
      400,
      'BadRequest',
      `Minimum api-version of 2022-03-02 required for disks of ${source.sku?.name}.`,
    );
  }
  if (!isIncremental) throw refuse(`Only incremental snapshots are supported for disks of ${source.sku?.name}.`);
  const pending = pendingCopies(state, source.properties.uniqueId ?? '');
  if (pending < state.settings.maxPendingPerDisk) return;
  throw refuse(`The disk ${source.id} has ${pending} snapshots whose copy is not complete, which is the limit.`);
}

function checkLimits(state: ArmState, source: ArmResource): void {
  const { maxSnapshotsPerDisk, maxSnapshotsPerDiskIn5Minutes, undocumentedCode } = state.settings;
  const uniqueId = source.properties.uniqueId ?? '';
  if (state.sourceCounts.count(uniqueId) >= maxSnapshotsPerDisk) {
    const message = `The disk ${source.id} already has ${maxSnapshotsPerDisk} incremental snapshots, which is the limit.`;
    throw new ArmError(409, undocumentedCode, message);
  }
  if (state.sourceCounts.recentCount(uniqueId, state.now()) < maxSnapshotsPerDiskIn5Minutes) return;
  const message = `The disk ${source.id} had ${maxSnapshotsPerDiskIn5Minutes} incremental snapshots in the last 5 minutes, which is the limit.`;
  throw new ArmError(409, undocumentedCode, message);
}

/** An existing name must be asked for with the source it was made of. */
export function checkSameSource(existing: ArmResource, body: Body): void {
  const present = existing.properties.creationData?.sourceResourceId?.toLowerCase();
  const asked = body.properties?.creationData?.sourceResourceId?.toLowerCase();
  if (present === asked) return;
  const message = `Changing property 'sourceResourceId' is not allowed for existing disk '${existing.name}'.`;
  throw new ArmError(409, 'PropertyChangeNotAllowed', message, { target: 'sourceResourceId' });
}

/** An active SAS and a live immutability policy forbid deletion. */
export function checkDeletable(state: ArmState, snapshot: ArmResource, now: number): void {
  const { immutabilityPolicy } = snapshot.properties;
  checkNoAccess(state, snapshot);
  if (!isLive(immutabilityPolicy, now)) return;
  const message = `The snapshot ${snapshot.name} is under an immutability policy until ${immutabilityPolicy.policyExpirationTime}.`;
  throw new ArmError(409, state.settings.undocumentedCode, message);
}

/** A disk or snapshot that may be read through a SAS cannot be deleted. */
export function checkNoAccess(state: ArmState, { name, type, properties }: ArmResource): void {
  if (properties.diskState !== 'ActiveSAS') return;
  const what = type.toLowerCase().endsWith('/disks') ? 'disk' : 'snapshot';
  const message = `There is an active shared access signature outstanding for ${what} ${name}. Call EndGetAccess before deleting it.`;
  throw new ArmError(409, state.settings.undocumentedCode, message);
}
