import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readArguments } from '../../local/start/read-arguments.ts';

const { scripts } = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};

/** What npm does itself. */
const OWN = ['ci', 'install'];

/** What is wrong with a call of npm by its words; empty where nothing is. The commands for people are run by their own test. */
export function npmMistakes(words: readonly string[]): readonly string[] {
  const [command = '', ...rest] = words.filter((word) => word !== '-s');
  if (OWN.includes(command)) return [];
  const [name = '', ...given] = command === 'run' ? rest : [command, ...rest];
  if (name === '') return [];
  const isScript = command === 'run' || name === 'start' || name === 'test';
  if (!isScript || !Object.hasOwn(scripts, name)) return [`npm ${words.join(' ')}: no such script`];
  if (given.length > 0 && given[0] !== '--') return [`npm ${words.join(' ')}: npm keeps what does not stand after --`];
  return name === 'start' ? mistakeOfStart(given.slice(1)) : [];
}

function mistakeOfStart(given: readonly string[]): readonly string[] {
  try {
    readArguments(given);
    return [];
  } catch (error) {
    return [`npm start: ${error instanceof Error ? error.message : String(error)}`];
  }
}
