import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';

interface OrderLine {
  OrderLineId: string;
  ProductName: string;
  Quantity: number;
  UnitPrice: number;
}

const lambda = new LambdaClient();

// As in the notes: one line, no look at how it went, and no answer.
export const handler = async (event: { lines: OrderLine[] }): Promise<void> => {
  await lambda.send(
    new InvokeCommand({
      FunctionName: process.env.CHILD_FUNCTION,
      Payload: JSON.stringify(event.lines[0]),
    }),
  );
};
