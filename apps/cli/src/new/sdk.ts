import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createWireService } from '@coldstart/wire';

/** What a new service needs to know of its SDK client. */
export interface SdkFacts {
  /** The client's class with all operations: `SQS`. */
  readonly client: string;
  /** As AWS writes the service in its SDKs: `EventBridge`. */
  readonly title: string;
  /** First half of `X-Amz-Target`, where the protocol has one. */
  readonly target: string | undefined;
  /** An operation that needs no input: the first to be written. */
  readonly operation: string;
}

interface ClientClass {
  new (configuration: object): {
    readonly config: { readonly serviceId: string; readonly protocolSettings?: { readonly serviceTarget?: string } };
  };
}

/** @param folder where the client is installed */
export async function readSdk(folder: string, client: string): Promise<SdkFacts> {
  const file = createRequire(join(folder, 'package.json')).resolve(client);
  const sdk = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  const { model } = await createWireService(sdk);
  const operations = [...model.operations.values()].filter(({ required }) => required.length === 0);
  const first =
    operations.find(({ name }) => name.startsWith('List')) ??
    operations.find(({ name }) => /^(?:Describe|Get)/.test(name)) ??
    operations[0];
  if (first === undefined) throw new Error(`${client} has no operation that needs no input.`);
  const [base] = Object.keys(sdk).flatMap((name) => /^(.+)Client$/.exec(name)?.[1] ?? []);
  const ClientOf = sdk[`${base}Client`] as ClientClass | undefined;
  if (base === undefined || ClientOf === undefined) throw new Error(`${client} exports no client.`);
  const { serviceId, protocolSettings } = new ClientOf({ region: 'us-east-1' }).config;
  // Only the JSON protocols name the operation in a header.
  const target = model.kind.startsWith('awsJson') ? protocolSettings?.serviceTarget : undefined;
  return { client: base, title: serviceId, target, operation: first.name };
}
