import { writeFile } from 'node:fs/promises';
import { loadPrices, type PriceList } from './prices.mts';
import { sendReceipt } from './receipts.mts';

interface Order {
  orderId: string;
  items: { product: string; quantity: number }[];
}

interface Line {
  product: string;
  quantity: number;
  cents: number;
}

interface Answer {
  orderId: string;
  lines: Line[];
  cents: number;
}

const RECEIPT = '/tmp/receipt.csv';

/** What this environment has loaded last. Only a list that came takes this place, so a failure leaves nothing behind. */
let list: PriceList | undefined;

async function currentList(): Promise<PriceList> {
  if (list === undefined || Date.parse(list.validUntil) <= Date.now()) list = await loadPrices();
  return list;
}

export const handler = async ({ orderId, items }: Order): Promise<Answer> => {
  const { prices } = await currentList();
  const lines = items.map(({ product, quantity }) => ({
    product,
    quantity,
    cents: (prices[product] ?? 0) * quantity,
  }));
  // Writes the file anew, whatever an earlier order has left in it.
  await writeFile(RECEIPT, lines.map(({ product, quantity, cents }) => `${product};${quantity};${cents}\n`).join(''));
  await sendReceipt(orderId, RECEIPT);
  return { orderId, lines, cents: lines.reduce((sum, { cents }) => sum + cents, 0) };
};
