/** An amount of a currency: `1,234.50 USD`. */
export function moneyOf(amount: number, currency: string): string {
  return `${amountOf(amount)} ${currency}`;
}

/** What lies between two amounts: `12.00 – 20.50 USD`. */
export function rangeOf({ from, to }: { readonly from: number; readonly to: number }, currency: string): string {
  return `${amountOf(from)} – ${moneyOf(to, currency)}`;
}

function amountOf(amount: number): string {
  return amount.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}
