import { InvokeCommand, LambdaClient, LambdaServiceException } from '@aws-sdk/client-lambda';
import type { KeptAccount } from '@coldstart/grader';
import type { InvokeAsked, Invoked } from '../api.ts';

type Answer = Invoked['answers'][number];

/**
 * Calls the first function of an account, as a page's console asks for it.
 *
 * @returns undefined where the account has no function
 */
export async function invokeFunction(
  { account, backend, stack }: KeptAccount,
  { event, type, copies, delay }: InvokeAsked,
): Promise<Invoked | undefined> {
  const found = stack.resources.find((resource) => resource.type === 'AWS::Lambda::Function');
  if (found === undefined) return undefined;
  const { capabilities, endpoint, region } = backend;
  const { journal, faults, clock } = capabilities;
  const began = journal?.last() ?? 0;
  const lambda = new LambdaClient({ endpoint, region, credentials: backend.credentials(account), maxAttempts: 1 });
  const resource = found.physicalId;
  const effect = { delay: delay * 1000 };
  const hurry =
    delay > 0
      ? faults?.add(account, { service: 'lambda', operation: 'Invoke', resource, times: copies, effect })
      : undefined;
  try {
    const command = (): InvokeCommand =>
      new InvokeCommand({ FunctionName: found.physicalId, InvocationType: type, Payload: Buffer.from(event) });
    const answers = await Promise.all(Array.from({ length: copies }, () => answerOf(lambda, command())));
    // An event runs once its caller has been answered: at the next moment.
    if (type === 'Event') await clock?.advance(1);
    const runs = journal?.entries(account, { kind: 'invocation', after: began }) ?? [];
    const log = runs
      .flatMap((run) => run.log?.lines.slice(run.log.start ?? 0) ?? [])
      .map(({ by, message }) => ({ by, text: message.trimEnd() }));
    return { functionName: found.logicalId, answers, log };
  } finally {
    hurry?.();
    lambda.destroy();
  }
}

async function answerOf(lambda: LambdaClient, command: InvokeCommand): Promise<Answer> {
  const started = performance.now();
  const waited = (): number => (performance.now() - started) / 1000;
  try {
    const { StatusCode, FunctionError, Payload, $metadata } = await lambda.send(command);
    return {
      status: String(StatusCode),
      requestId: $metadata.requestId ?? '',
      ...(FunctionError !== undefined && { functionError: FunctionError }),
      payload: Buffer.from(Payload ?? []).toString('utf8'),
      waited: waited(),
    };
  } catch (error) {
    if (!(error instanceof LambdaServiceException)) throw error;
    const { name, message, $metadata } = error;
    const status = `${$metadata.httpStatusCode ?? ''} ${name}`.trim();
    return { status, requestId: $metadata.requestId ?? '', payload: message, waited: waited() };
  }
}
