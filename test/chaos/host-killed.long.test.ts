import { testKills } from './test-kills.ts';

await testKills({ seed: 11, runs: 2, vms: 50, withinMs: 12_000 });
