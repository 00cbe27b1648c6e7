import type { Logger } from './run/ports.ts';

/** Where log lines go; the Functions host takes the console of its worker. */
type Console = Pick<typeof console, 'debug' | 'info' | 'warn' | 'error'>;

// Signed operation URLs and tokens are secrets: a query string is never logged, nor a bearer token.
const SECRETS = [
  { pattern: /(https?:\/\/[^\s"'?]+)\?[^\s"']*/g, replacement: '$1?…' },
  { pattern: /Bearer [\w.~+/-]+=*/g, replacement: 'Bearer …' },
  { pattern: /(AccountKey|SharedAccessSignature|sig)=[^;&\s"']+/gi, replacement: '$1=…' },
];

/** One JSON object per line: a static message, and what varies as fields beside it. */
export function createLogger(output: Console): Logger {
  return {
    log(level, message, fields = {}) {
      output[level](redact(JSON.stringify({ level, message, ...fields })));
    },
  };
}

/** The text without query strings of URLs, bearer tokens and storage keys. */
export function redact(text: string): string {
  return SECRETS.reduce((safe, { pattern, replacement }) => safe.replace(pattern, replacement), text);
}
