/** `West US` is stored as `westus`. */
export function normalizeLocation(location: string): string {
  return location.replaceAll(' ', '').toLowerCase();
}
