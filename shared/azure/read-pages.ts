import type { PagedAsyncIterableIterator } from '@azure/arm-compute';
import { AzureError } from '../run/azure-error.ts';

/** Follows the links from page to page of one list. */
export class PageLinks {
  readonly #followed = new Set<string>();

  /** Throws where the link was followed before: a list that leads back to a page of its own would be read for ever. */
  follow(link: string): void {
    if (this.#followed.has(link)) {
      throw new AzureError('A list of Azure leads back to a page that was read before.', { code: 'EndlessList' });
    }
    this.#followed.add(link);
  }
}

/** The items of a list of the SDK, to its end. Throws AzureError where it would have none, and what a page throws. */
export async function* itemsOf<T>(list: PagedAsyncIterableIterator<T>): AsyncGenerator<T> {
  const links = new PageLinks();
  for await (const page of list.byPage()) {
    yield* page;
    if (page.continuationToken !== undefined) links.follow(page.continuationToken);
  }
}
