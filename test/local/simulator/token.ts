import { makeToken } from '../../../local/identity/make-token.ts';

/** A bearer token that the simulated Azure takes, for ever. */
export const TOKEN = makeToken({ audience: 'x', clientId: 'c', issuedAt: 0, expiresAt: 99_999_999_999 });
