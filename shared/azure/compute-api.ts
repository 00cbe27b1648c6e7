export { DISKS_API } from '../policy/restore/disk-request.ts';

/** The versions of Microsoft.Compute that the SDK speaks, for what is read and written whole beside it. */
export const MACHINES_API = '2026-04-01';
