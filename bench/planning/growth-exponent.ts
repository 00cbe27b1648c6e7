/** The k of the power law `figure = a * size^k` that fits best: the least squares of the logarithms. 1 is linear. */
export function growthExponent(measured: readonly (readonly [size: number, figure: number])[]): number {
  const logs = measured.map(([size, figure]) => [Math.log(size), Math.log(figure)] as const);
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const x = mean(logs.map(([size]) => size));
  const y = mean(logs.map(([, figure]) => figure));
  const covariance = logs.reduce((sum, [size, figure]) => sum + (size - x) * (figure - y), 0);
  return covariance / logs.reduce((sum, [size]) => sum + (size - x) ** 2, 0);
}
