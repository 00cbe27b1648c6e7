import type { ArmReply, ArmRequest } from './arm-request.ts';

/** `GET /metadata/endpoints`: where a client that knows only ARM's address finds the rest; asked without a token. */
export function metadataEndpoints({ baseUrl }: ArmRequest): ArmReply {
  return {
    status: 200,
    body: {
      galleryEndpoint: `${baseUrl}/`,
      graphEndpoint: `${baseUrl}/`,
      portalEndpoint: `${baseUrl}/`,
      authentication: { loginEndpoint: `${baseUrl}/`, audiences: [`${baseUrl}/`] },
    },
  };
}
