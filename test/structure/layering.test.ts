import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');

/** Lints files planted in an empty tree that has the project's own lint rules; gives the rules broken, by file. */
function lintPlanted(folder: string, files: Readonly<Record<string, string>>): Map<string, string[]> {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), `${text}\n`);
  }
  const { stdout } = spawnSync(
    process.execPath,
    [biome, 'lint', '--vcs-enabled=false', '--max-diagnostics=none', '--reporter=json', '.'],
    { cwd: folder, encoding: 'utf8' },
  );
  const { diagnostics } = JSON.parse(stdout) as {
    diagnostics: { category: string; location: { path: string | { file: string } } }[];
  };
  const broken = new Map<string, string[]>();
  for (const { category, location } of diagnostics) {
    const path = typeof location.path === 'string' ? location.path : location.path.file;
    broken.set(path.replace(/^\.\//, ''), [...(broken.get(path) ?? []), category]);
  }
  return broken;
}

const VIOLATIONS = {
  'shared/policy/a.ts': `import { x } from '@azure/identity';\nexport const y = x;`,
  'shared/policy/b.ts': `import { x } from 'node:fs';\nexport const y = x;`,
  'shared/policy/retention/c.ts': `import { x } from '../../run/ports.ts';\nexport const y = x;`,
  'shared/policy/d.ts': `import { x } from '../azure/arm-client.ts';\nexport const y = x;`,
  'shared/policy/e.ts': `export const y = Date.now();`,
  'shared/policy/tag/f.ts': `import { DateTime } from 'luxon';\nexport const y = DateTime.now();`,
  'shared/policy/g.ts': `export const y = process.env;`,
  'shared/policy/h.ts': `export const y = await import('../azure/arm-client.ts');`,
  'shared/run/a.ts': `import { x } from '@azure/data-tables';\nexport const y = x;`,
  'shared/run/b.ts': `import { x } from '../azure/arm-client.ts';\nexport const y = x;`,
  'shared/cost/a.ts': `import { x } from '../azure/arm-client.ts';\nexport const y = x;`,
  'shared/alert/a.ts': `import { x } from '../web/web-receiver.ts';\nexport const y = x;`,
  'shared/web/a.ts': `import { x } from '../config.ts';\nexport const y = x;`,
  'functions/c.ts': `import { x } from '../shared/web/web-receiver.ts';\nexport const y = x;`,
  'shared/evidence/a.ts': `import { x } from '../azure/arm-client.ts';\nexport const y = x;`,
  'shared/policy/i.ts': `import { x } from '../evidence/gaps.ts';\nexport const y = x;`,
  'shared/policy/j.ts': `import { x } from '../cost/read-cost.ts';\nexport const y = x;`,
  'shared/policy/k.ts': `import { x } from '../dashboard/markup.ts';\nexport const y = x;`,
  'shared/policy/tag/l.ts': `import { x } from '../../telemetry/run-meter.ts';\nexport const y = x;`,
  'shared/restore/a.ts': `import { x } from '../azure/arm-client.ts';\nexport const y = x;`,
  'shared/dashboard/a.ts': `import { x } from '../azure/arm-client.ts';\nexport const y = x;`,
  'shared/dashboard/pages/b.ts': `import { x } from '../../config.ts';\nexport const y = x;`,
  'shared/azure/a.ts': `import { x } from '@azure/functions';\nexport const y = x;`,
  'shared/run/c.ts': `import { x } from '@opentelemetry/sdk-metrics';\nexport const y = x;`,
  'shared/run/d.ts': `import { x } from '../settings/settings.ts';\nexport const y = x;`,
  'shared/settings/a.ts': `import { x } from '@azure/identity';\nexport const y = x;`,
  'shared/a.ts': `import { x } from '@opentelemetry/api';\nexport const y = x;`,
  'shared/telemetry/a.ts': `import { x } from '@azure/identity';\nexport const y = x;`,
  'functions/a.ts': `import { x } from '../shared/azure/arm-client.ts';\nexport const y = x;`,
  'functions/http/b.ts': `import { x } from '@azure/arm-compute';\nexport const y = x;`,
} as const;

const ALLOWED = {
  'shared/policy/ok.ts': `import { DateTime } from 'luxon';\nimport { sha256 } from '@noble/hashes/sha2.js';\nimport { z } from './tag/z.ts';\nexport const y = [DateTime, sha256, z];`,
  'shared/run/ok.ts': `import { x } from './azure-error.ts';\nimport { z } from '../policy/instant.ts';\nexport const y = [x, z];`,
  'shared/cost/ok.ts': `import { x } from '../run/ports.ts';\nimport { z } from '../restore/records.ts';\nexport const y = [x, z];`,
  'shared/dashboard/ok.ts': `import { x } from 'hono/html';\nimport { z } from '../run/read/read-run.ts';\nexport const y = [x, z];`,
  'shared/evidence/ok.ts': `import { x } from '../run/ports.ts';\nexport const y = x;`,
  'shared/alert/ok.ts': `import { x } from '../run/ports.ts';\nexport const y = x;`,
  'shared/web/ok.ts': `import { x } from '../run/ports.ts';\nexport const y = x;`,
  'shared/azure/ok.ts': `import { x } from '@azure/identity';\nimport { z } from '../run/ports.ts';\nexport const y = [x, z];`,
  'shared/telemetry/ok.ts': `import { x } from '@opentelemetry/sdk-metrics';\nimport { z } from '../run/ports.ts';\nexport const y = [x, z];`,
  'functions/ok.ts': `import { app } from '@azure/functions';\nimport { x } from '../shared/run/read-run.ts';\nexport const y = [app, x];`,
} as const;

describe('imports point one way: functions -> composition -> adapters and verbs -> policy', () => {
  let folder: string;
  let broken: Map<string, string[]>;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'nightkeep-layering-'));
    cpSync(join(root, 'biome.json'), join(folder, 'biome.json'));
    cpSync(join(root, 'lint'), join(folder, 'lint'), { recursive: true });
    broken = lintPlanted(folder, { ...VIOLATIONS, ...ALLOWED });
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(Object.entries(VIOLATIONS))('%s is refused', (path) => {
    expect(broken.get(path)?.some((rule) => rule === 'lint/style/noRestrictedImports' || rule === 'plugin')).toBe(true);
  });

  test.each(Object.entries(ALLOWED))('%s is allowed', (path) => {
    expect(broken.get(path) ?? []).toEqual([]);
  });
});

test('the whole tree keeps the rule', () => {
  const lint = () =>
    execFileSync(process.execPath, [biome, 'lint', '--only=style/noRestrictedImports', 'shared', 'functions'], {
      cwd: root,
      stdio: 'pipe',
    });

  expect(lint).not.toThrow();
});

// The lint goes by names, and shared/policy has a folder restore of its own.
test('no import of shared/policy leads out of it', () => {
  const policy = join(root, 'shared/policy');
  const files = globSync('**/*.ts', { cwd: policy }).map((name) => join(policy, name));
  const leadingOut = files.flatMap((file) => {
    const named = [...readFileSync(file, 'utf8').matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)];
    return named.filter(([, path = '']) => !resolve(dirname(file), path).startsWith(`${policy}/`)).map(() => file);
  });

  expect(files.length).toBeGreaterThan(100);
  expect(leadingOut).toEqual([]);
});
