import { randomUUID } from 'node:crypto';

/** One line of an order. */
interface OrderLine {
  OrderLineId?: string;
  ProductName: string;
  Quantity: number;
  UnitPrice: number;
}

interface Transaction {
  TransactionID: string;
  ProductName: string;
  Amount: number;
}

// As in the notes. What if Quantity is "2"? What is 3 times 0.1? What if the line comes twice?
export const handler = async (line: OrderLine): Promise<Transaction> => {
  return {
    TransactionID: randomUUID(),
    ProductName: line.ProductName,
    Amount: Number((line.Quantity * line.UnitPrice).toExponential()),
  };
};
