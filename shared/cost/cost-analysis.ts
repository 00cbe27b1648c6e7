/** Where the bill itself is seen. */
export interface CostAnalysis {
  readonly url: string;
  /** What to choose there; the portal takes no filter from a URL. */
  readonly filter: string;
}

const BLADE = 'https://portal.azure.com/#view/Microsoft_Azure_CostManagement/Menu/~/costanalysis';

/** Cost analysis in the Azure portal; with its scope, where all is in one subscription. */
export function costAnalysis(subscriptionIds: ReadonlySet<string>, owner: string): CostAnalysis {
  const [only, ...others] = subscriptionIds;
  const isOne = only !== undefined && others.length === 0;
  const url = isOne ? `${BLADE}/openedBy/AzurePortal/scope/${encodeURIComponent(`/subscriptions/${only}`)}` : BLADE;
  const scope = isOne ? '' : 'Choose each subscription as the scope, or a management group above them. ';
  return { url, filter: `${scope}Add the filter Tag, nightkeep-owner, ${owner}.` };
}
