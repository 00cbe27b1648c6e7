export { MACHINES_API } from '../policy/restore/commands/swap-commands.ts';
export { DISKS_API } from '../policy/restore/disk-request.ts';
