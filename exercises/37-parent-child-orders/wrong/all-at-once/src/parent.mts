import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';

interface OrderLine {
  OrderLineId: string;
}

interface Transaction {
  TransactionID: string;
  ProductName: string;
  Amount: number;
}

interface Failure {
  OrderLineId: string;
  error: string;
}

interface Answer {
  orders: Transaction[];
  total: number;
  failed: Failure[];
}

const lambda = new LambdaClient({ maxAttempts: 3 });

async function callChild(line: OrderLine): Promise<Transaction | Failure> {
  const { OrderLineId } = line;
  try {
    const answer = await lambda.send(
      new InvokeCommand({ FunctionName: process.env.CHILD_FUNCTION, Payload: JSON.stringify(line) }),
    );
    const payload = JSON.parse(new TextDecoder().decode(answer.Payload));
    if (answer.FunctionError !== undefined) return { OrderLineId, error: payload.errorType };
    return payload;
  } catch (error) {
    return { OrderLineId, error: error instanceof Error ? error.name : String(error) };
  }
}

export const handler = async (event: { lines: OrderLine[] }): Promise<Answer> => {
  const answers = await Promise.all(event.lines.map(callChild));
  const orders = answers.filter((answer): answer is Transaction => !('error' in answer));
  const failed = answers.filter((answer): answer is Failure => 'error' in answer);
  const cents = orders.reduce((sum, { Amount }) => sum + Math.round(Amount * 100), 0);
  return { orders, total: cents / 100, failed };
};
