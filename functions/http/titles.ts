/** The titles of problem documents by their status. */
export const TITLES = {
  400: 'The request is not valid',
  403: 'Azure does not permit it',
  404: 'Not found',
  409: 'Not possible as it is',
  413: 'The request is too large',
  415: 'The body must be JSON',
  422: 'The request contradicts an earlier one',
  500: 'Nightkeep made a mistake',
  502: 'Azure refused or failed',
  503: 'Nightkeep cannot work yet',
} as const;
