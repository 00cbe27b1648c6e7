/** The versions of Microsoft.Compute that the SDK speaks, for what is read and written whole beside it. */
export const DISKS_API = '2026-03-02';
export const MACHINES_API = '2026-04-01';
