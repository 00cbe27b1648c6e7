import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

/** A Chromium that needs nothing of this machine but what Node.js needs itself. */
export interface Chromium {
  readonly executablePath: string;
  /** Shared libraries that it brings along. */
  readonly libraryPath: string;
  /** The whole environment of its process. */
  readonly env: Readonly<Record<string, string>>;
}

const UNPACKED = resolve(import.meta.dirname, '../../../.local');
const ENTRY = createRequire(import.meta.url).resolve('@sparticuz/chromium');
/** The font of the package for all text; those of the machine, if any, for signs that it lacks. */
const FONTS = (folder: string) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folder}/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${folder}/fonts-cache</cachedir>
  <alias binding="strong"><family>system-ui</family><prefer><family>Open Sans</family></prefer></alias>
  <alias binding="strong"><family>sans-serif</family><prefer><family>Open Sans</family></prefer></alias>
</fontconfig>
`;

/**
 * The Chromium of `@sparticuz/chromium`, unpacked once for its version, with the libraries that the package keeps for
 * Amazon Linux and its own font. Of several processes that unpack at once the first one wins.
 */
export async function unpackChromium(): Promise<Chromium> {
  const { version } = JSON.parse(readFileSync(join(dirname(ENTRY), '../package.json'), 'utf8')) as { version: string };
  const folder = join(UNPACKED, `chromium-${version}`);
  if (!existsSync(folder)) await unpackInto(folder);
  const libraryPath = join(folder, 'al2023/lib');
  return {
    executablePath: join(folder, 'chromium'),
    libraryPath,
    env: { HOME: folder, LD_LIBRARY_PATH: libraryPath, FONTCONFIG_FILE: join(folder, 'fonts.conf') },
  };
}

async function unpackInto(folder: string): Promise<void> {
  mkdirSync(UNPACKED, { recursive: true });
  const staging = mkdtempSync(join(UNPACKED, 'unpacking-'));
  // The package unpacks into TMPDIR, and takes what is there half written for whole.
  const script = `
    const { default: chromium, inflate } = await import(${JSON.stringify(ENTRY)});
    await chromium.executablePath();
    await inflate(${JSON.stringify(join(dirname(ENTRY), '../bin/al2023.tar.br'))});`;
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], { env: { TMPDIR: staging } });
  writeFileSync(join(staging, 'fonts.conf'), FONTS(folder));
  try {
    renameSync(staging, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
    rmSync(staging, { recursive: true });
  }
}
