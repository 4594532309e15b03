import { check, type CheckContext } from '@coldstart/checks';
import { GetFunctionConfigurationCommand, LambdaClient, type FunctionConfiguration } from '@aws-sdk/client-lambda';

/** The function as the alias stands for it; undefined where there is no such alias. */
async function live(t: CheckContext): Promise<FunctionConfiguration | undefined> {
  const FunctionName = t.stack.resource('ApprovalFunction');
  try {
    return await t.client(LambdaClient).send(new GetFunctionConfigurationCommand({ FunctionName, Qualifier: 'live' }));
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}

check('durable', async (t) => {
  const configuration = (await live(t)) ?? t.fail('ApprovalFunction to have the alias `live`', 'it has none');
  const config = configuration.DurableConfig ?? t.fail('ApprovalFunction to be durable', 'it has no `DurableConfig`');
  t.expect(config.ExecutionTimeout, 'for how many seconds an execution may go on').toEqual(172_800);
  t.expect(config.RetentionPeriodInDays, 'for how many days its history is kept').toEqual(7);
});
