/** Three digits that mean something; whole numbers as they are, with a space between thousands. */
export function formatNumber(value: number): string {
  if (Number.isInteger(value) || value >= 100) {
    return Math.round(value)
      .toString()
      .replaceAll(/\B(?=(\d{3})+$)/g, ' ');
  }
  if (value > 0 && value < 0.1) return value.toPrecision(2);
  return value.toFixed(value >= 10 ? 1 : 2);
}
