import { testKills } from './test-kills.ts';

await testKills({ seed: 12, runs: 10, vms: 10, withinMs: 3_500, lookMs: 250 });
