import type { Logger } from './run/ports.ts';

/** The version in the package.json beside the app; undefined, and logged, where it cannot be read. */
export function readAppVersion(readText: (path: string) => string, logger: Logger): string | undefined {
  try {
    const { version } = JSON.parse(readText('package.json')) as { readonly version?: unknown };
    if (typeof version === 'string' && version !== '') return version;
    logger.log('error', 'package.json names no version');
  } catch (error) {
    logger.log('error', 'package.json cannot be read', { why: error instanceof Error ? error.message : String(error) });
  }
  return undefined;
}
