import { setTimeout as pause } from 'node:timers/promises';
import {
  InvokeCommand,
  LambdaClient,
  TooManyRequestsException,
  type InvokeCommandOutput,
} from '@aws-sdk/client-lambda';

interface Question {
  sku: string;
  note: string;
}

interface Answer {
  sku: string;
  cents: number | null;
}

/** The request is larger than Lambda takes. */
class RequestTooLargeError extends Error {
  override name = 'RequestTooLargeError';
}

/** Bytes. */
const LARGEST = 6 * 1024 * 1024;
/** Milliseconds before the second attempt and the third: whoever is busy now is still busy at once. */
const PAUSES = [1000, 1500];
/** Milliseconds. */
const PATIENCE = (Number(process.env.PRICE_SECONDS) + 1) * 1000;

const lambda = new LambdaClient({
  // The SDK would also try again what may have run: broken connections, errors of the server.
  maxAttempts: 1,
  // A little longer than the price function may run.
  requestHandler: { requestTimeout: PATIENCE, throwOnRequestTimeout: true },
});

async function invoke(Payload: string): Promise<InvokeCommandOutput> {
  const command = new InvokeCommand({ FunctionName: process.env.PRICE_FUNCTION, Payload });
  for (const milliseconds of PAUSES) {
    try {
      return await lambda.send(command);
    } catch (error) {
      if (!(error instanceof TooManyRequestsException)) throw error;
      await pause(milliseconds);
    }
  }
  return lambda.send(command);
}

export const handler = async ({ sku, note }: Question): Promise<Answer> => {
  const request = JSON.stringify({ sku, note, currency: 'EUR' });
  if (Buffer.byteLength(request) > LARGEST) throw new RequestTooLargeError('Lambda takes 6 MB for a call');
  const { FunctionError, Payload } = await invoke(request);
  const payload = JSON.parse(new TextDecoder().decode(Payload));
  if (FunctionError !== undefined) throw Object.assign(new Error(payload.errorMessage), { name: payload.errorType });
  return { sku, cents: payload?.cents ?? null };
};
