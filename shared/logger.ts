import { redact } from './redact.ts';
import type { Logger } from './run/ports.ts';

/** Where log lines go; the Functions host takes the console of its worker. */
type Console = Pick<typeof console, 'debug' | 'info' | 'warn' | 'error'>;

/** One JSON object per line: a static message, and what varies as fields beside it. */
export function createLogger(output: Console): Logger {
  return {
    log(level, message, fields = {}) {
      output[level](redact(JSON.stringify({ level, message, ...fields })));
    },
  };
}
