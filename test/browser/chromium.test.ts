import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { unpackChromium } from './support/chromium.ts';

/** The shared libraries that the loader would give a program, by name; `undefined` where it finds none. */
function librariesOf(program: string, env: Readonly<Record<string, string>>): ReadonlyMap<string, string | undefined> {
  const told = execFileSync(program, { env: { ...env, LD_TRACE_LOADED_OBJECTS: '1' }, encoding: 'utf8' });
  const lines = [...told.matchAll(/^\s*(\S+) => (not found|\S+)/gm)];
  return new Map(lines.map(([, name = '', path]) => [name, path === 'not found' ? undefined : path]));
}

describe.runIf(process.platform === 'linux' && process.arch === 'x64')('the Chromium of the tests', () => {
  test('loads no library but those it brings along and those of Node.js itself', async () => {
    const { executablePath, libraryPath, env } = await unpackChromium();

    const ofNode = librariesOf(process.execPath, {});
    const foreign = [...librariesOf(executablePath, env)].filter(
      ([name, path]) => !path?.startsWith(libraryPath) && !ofNode.has(name),
    );

    expect(foreign).toEqual([]);
    expect([...librariesOf(executablePath, env).values()].some((path) => path?.startsWith(libraryPath))).toBe(true);
  });
});
