/** Options of a call that note Azure's id of the request from its reply. */
export function noteRequestId() {
  let noted: string | undefined;
  return {
    options: {
      onResponse: ({ headers }: { readonly headers: { get(name: string): string | undefined } }) => {
        noted ??= headers.get('x-ms-request-id');
      },
    },
    requestId: () => noted,
  };
}
