import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { OperationModel } from './model.ts';
import { WireService } from './service.ts';
import { loopback } from './testing/loopback.ts';
import { createSamples, plain } from './testing/samples.ts';

/** Every client in use: what its client sends must be what the server reads, and the other way round. */
const CLIENTS: Record<string, () => Promise<object>> = {
  cloudformation: () => import('@aws-sdk/client-cloudformation'),
  'cloudwatch-logs': () => import('@aws-sdk/client-cloudwatch-logs'),
  dynamodb: () => import('@aws-sdk/client-dynamodb'),
  iam: () => import('@aws-sdk/client-iam'),
  kinesis: () => import('@aws-sdk/client-kinesis'),
  lambda: () => import('@aws-sdk/client-lambda'),
  s3: () => import('@aws-sdk/client-s3'),
  sqs: () => import('@aws-sdk/client-sqs'),
  sts: () => import('@aws-sdk/client-sts'),
};

/** Further packages to try, by name, where they are installed: `ROUND_TRIP=sns,kms vitest run round-trip`. */
for (const name of (process.env['ROUND_TRIP'] ?? '').split(',').filter((text) => text !== '')) {
  const specifier = name.startsWith('/') ? name : `@aws-sdk/client-${name}`;
  CLIENTS[name] = () => import(specifier) as Promise<object>;
}

/**
 * Operations that a generated sample cannot go through, each with its reason.
 */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  's3.GetObject': 'the client makes ExpiresString of the Expires header itself',
  's3.HeadObject': 'the client makes ExpiresString of the Expires header itself',
  's3.ListDirectoryBuckets': 'differs from ListBuckets by its host alone',
  's3.WriteGetObjectResponse': 'goes to a host of its own',
  'sqs.ReceiveMessage': 'the client compares checksums of messages that the sample does not compute',
  'sqs.SendMessage': 'the client compares checksums of messages that the sample does not compute',
};

type ClientClass = new (config: object) => { send(command: object): Promise<object> };
type CommandClass = new (input: object) => object;

describe.each(Object.entries(CLIENTS))('round trip of %s', (name, load) => {
  test('every operation', { timeout: 60_000 }, async () => {
    const sdk = (await load()) as Record<string, unknown>;
    const service = new WireService(sdk);
    const failures: string[] = [];
    for (const operation of service.model.operations.values()) {
      const Command = sdk[`${operation.name}Command`];
      if (Command === undefined || operation.eventOutput !== '') continue;
      const problem = await roundTrip(sdk, service, operation, Command as CommandClass, name === 's3');
      const key = `${name}.${operation.name}`;
      if ((problem === undefined) === (EXCEPTIONS[key] !== undefined))
        failures.push(`${key}: ${problem ?? 'goes through by now: take it off the list'}`);
    }
    if (process.env['ROUND_TRIP'] !== undefined)
      process.stdout.write(
        `${name}: ${service.model.operations.size - failures.length} of ${service.model.operations.size}\n`,
      );
    expect(failures).toEqual([]);
  });
});

async function roundTrip(
  sdk: Record<string, unknown>,
  service: WireService,
  operation: OperationModel,
  Command: CommandClass,
  s3: boolean,
): Promise<string | undefined> {
  const samples = createSamples();
  const input = samples(operation.input, { output: false });
  const output = samples(operation.output, { output: true });
  const sent = plain(structuredClone(input));
  let received: unknown;
  const Client = Object.values(sdk).find(
    (value): value is ClientClass => typeof value === 'function' && /^(?!__|Client$).+Client$/.test(value.name),
  );
  if (Client === undefined) return 'no client';
  const client = new Client({
    region: 'us-east-1',
    endpoint: 'http://localhost:1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    requestHandler: loopback(
      async (request) => {
        const call = await service.parse(request);
        if (call.operation !== operation.name) throw new Error(`routed to ${call.operation}`);
        received = plain(call.input);
        return service.respond(operation, output, request);
      },
      { s3 },
    ),
    disableHostPrefix: true,
    forcePathStyle: true,
    maxAttempts: 1,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  let result: Record<string, unknown>;
  try {
    result = (await client.send(new Command(input))) as Record<string, unknown>;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  for (const [member, value] of Object.entries(result)) {
    if (isStream(value)) result[member] = await value.transformToByteArray();
  }
  return difference('input', sent, received) ?? difference('output', plain(output), plain(result));
}

function isStream(value: unknown): value is { transformToByteArray(): Promise<Uint8Array> } {
  return (
    typeof value === 'object' && value !== null && !(value instanceof Uint8Array) && 'transformToByteArray' in value
  );
}

/** Where two values part, or `undefined`. */
function difference(path: string, a: unknown, b: unknown): string | undefined {
  if (isDeepStrictEqual(a, b)) return undefined;
  if (typeof a === 'object' && typeof b === 'object' && a !== null && b !== null) {
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
      const found = difference(
        `${path}.${key}`,
        (a as Record<string, unknown>)[key],
        (b as Record<string, unknown>)[key],
      );
      if (found !== undefined) return found;
    }
  }
  return `${path}: ${JSON.stringify(a)?.slice(0, 80)} became ${JSON.stringify(b)?.slice(0, 80)}`;
}
