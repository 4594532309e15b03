import { Unsupported, type Capabilities } from './capabilities.ts';

/** Calls that make something by their names. */
const MAKES =
  /^(?:Allocate|Associate|Attach|Create|Import|Publish|Purchase|Put|Register|Request|Restore|Run)[A-Z]|^Publish$/;

/** Those whose result is inside a resource of the stack, and goes with it. */
const GOES_WITH_THE_STACK: ReadonlySet<string> = new Set([
  'CreateAlias',
  'CreateFunctionUrlConfig',
  'CreateGroup',
  'CreateLogStream',
  'CreateMultipartUpload',
  'Publish',
  'PublishBatch',
  'PublishVersion',
  'Put',
  'PutBucketNotificationConfiguration',
  'PutEvents',
  'PutFunctionConcurrency',
  'PutItem',
  'PutLogEvents',
  'PutObject',
  'PutProvisionedConcurrencyConfig',
  'PutRecord',
  'PutRecordBatch',
  'PutRecords',
  'PutSecretValue',
  'PutSubscriptionFilter',
]);

/** @param command `CreateRoleCommand` */
export function isLeftBehind(command: string): boolean {
  const operation = command.replace(/Command$/, '');
  return MAKES.test(operation) && !GOES_WITH_THE_STACK.has(operation);
}

interface SdkClient {
  readonly middlewareStack: {
    add(
      middleware: (
        next: (input: object) => Promise<object>,
        context: { readonly commandName?: string },
      ) => (input: object) => Promise<object>,
      options: { readonly step: 'initialize'; readonly name: string },
    ): void;
  };
}

/** By what a target offers: the call that its check was refused last. */
const refused = new WeakMap<Capabilities, Unsupported>();

/** What a check was refused since this was asked last, whatever the check has made of it. */
export function takeRefusal(capabilities: Capabilities): Unsupported | undefined {
  const found = refused.get(capabilities);
  refused.delete(capabilities);
  return found;
}

/** Refuses, before it is sent, what would still be there once the stack is deleted. */
export function keepToTheStack(client: unknown, capabilities: Capabilities): void {
  if (typeof client !== 'object' || client === null || !('middlewareStack' in client)) return;
  (client as SdkClient).middlewareStack.add(
    (next, { commandName = '' }) =>
      async (input) => {
        if (!isLeftBehind(commandName)) return next(input);
        const refusal = new Unsupported(
          `It makes something besides the stack (${commandName.replace(/Command$/, '')}), which would stay in your account.`,
        );
        refused.set(capabilities, refusal);
        throw refusal;
      },
    { step: 'initialize', name: 'keepToTheStack' },
  );
}
