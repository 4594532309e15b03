/** Prints invoices. Leave this file as it is. */

interface Invoice {
  orderId: string;
  /** In cents. */
  amount: number;
}

class PrinterError extends Error {
  override name = 'PrinterError';
}

export const handler = async ({ orderId, amount }: Invoice): Promise<{ printed: string }> => {
  console.log(`invoice for ${orderId}`);
  if (!Number.isInteger(amount)) throw new PrinterError('An invoice needs an amount, in cents');
  return { printed: orderId };
};
