/** What Azure does to writes that costs the test no time of its own. */
export const WRITE_FAULTS = [
  'error-500',
  'error-500-after',
  'html-502',
  'html-502-after',
  'busy-503',
  'timeout-504-after',
  'operation-failed',
  'operation-failed-leaving-nothing',
  'operation-canceled',
  'operation-slow',
  'throttled-by-arm',
  'throttled-flat',
  'throttled-1200',
  'not-authorized',
  'denied-by-policy',
];
