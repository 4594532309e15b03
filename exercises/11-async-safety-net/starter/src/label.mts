/** Prints labels. Leave this file as it is. */

interface Label {
  orderId: string;
  country: string;
}

class PrinterError extends Error {
  override name = 'PrinterError';
}

const COUNTRIES = ['DE', 'FR', 'IT', 'PL'];

export const handler = async ({ orderId, country }: Label): Promise<{ printed: string }> => {
  console.log(`label for ${orderId}`);
  if (process.env.PRINTER === 'off') throw new PrinterError('The printer is off');
  if (!COUNTRIES.includes(country)) throw new PrinterError(`There are no labels for ${country}`);
  return { printed: orderId };
};
