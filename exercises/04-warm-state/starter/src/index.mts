import { appendFile } from 'node:fs/promises';
import { loadPrices } from './prices.mts';
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

// It was tried once, with one cup of tea, and was right.
const basket: Line[] = [];
const RECEIPT = '/tmp/receipt.csv';

export const handler = async ({ orderId, items }: Order): Promise<Answer> => {
  const { prices } = await loadPrices();
  for (const { product, quantity } of items) {
    const cents = prices[product] ?? 0;
    basket.push({ product, quantity, cents });
    await appendFile(RECEIPT, `${product};${quantity};${cents}\n`);
  }
  void sendReceipt(orderId, RECEIPT);
  return { orderId, lines: basket, cents: basket.reduce((sum, line) => sum + line.cents, 0) };
};
