/** Dollars as a bill shows them: cents, and where it is less than one, as many digits as it takes. */
export function dollars(amount: number): string {
  if (amount === 0) return '$0';
  if (amount >= 0.01)
    return `$${amount.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
  const digits = Math.min(12, 1 - Math.floor(Math.log10(amount)));
  return `$${amount.toFixed(digits)}`;
}

/** `1,234.5`; small ones with two digits that count. */
export function quantityText(quantity: number): string {
  if (quantity !== 0 && quantity < 1) return String(Number(quantity.toPrecision(2)));
  return quantity.toLocaleString('en-US', { maximumFractionDigits: quantity < 1000 ? 2 : 0 });
}

/** `September 2026` of `2026-09`; a year alone as it is. */
export function monthText(read: string): string {
  if (!/^\d{4}-\d\d$/.test(read)) return read;
  return new Date(`${read}-01`).toLocaleDateString('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });
}
