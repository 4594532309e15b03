import {
  AddPermissionCommand,
  CreateFunctionUrlConfigCommand,
  DeleteFunctionUrlConfigCommand,
  GetPolicyCommand,
  LambdaClient,
  RemovePermissionCommand,
} from '@aws-sdk/client-lambda';
import type { CheckContext } from '@coldstart/checks';
import { z } from 'zod';

export const FILE = 'url.json';

const permission = z.strictObject({
  StatementId: z.string(),
  Action: z.string(),
  Principal: z.string(),
  FunctionUrlAuthType: z.enum(['NONE', 'AWS_IAM']).optional(),
  InvokedViaFunctionUrl: z.boolean().optional(),
});
const schema = z.strictObject({
  AuthType: z.enum(['NONE', 'AWS_IAM']),
  InvokeMode: z.enum(['BUFFERED', 'RESPONSE_STREAM']),
  Permissions: z.array(permission),
});

/** What is not there need not be removed. */
async function unlessMissing(call: Promise<unknown>): Promise<unknown> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}

async function statements(lambda: LambdaClient, FunctionName: string): Promise<string[]> {
  const found = (await unlessMissing(lambda.send(new GetPolicyCommand({ FunctionName })))) as
    | { Policy?: string }
    | undefined;
  const { Statement = [] } = JSON.parse(found?.Policy ?? '{}') as { Statement?: { Sid: string }[] };
  return Statement.map(({ Sid }) => Sid);
}

/** Gives the function the URL and the permissions of the file, and no others: its address. */
export async function makeUrl(t: CheckContext): Promise<string> {
  const { Permissions, ...config } = t.document(FILE, schema);
  const lambda = t.client(LambdaClient);
  const FunctionName = t.stack.resource('ReportFunction');
  await unlessMissing(lambda.send(new DeleteFunctionUrlConfigCommand({ FunctionName })));
  for (const StatementId of await statements(lambda, FunctionName))
    await lambda.send(new RemovePermissionCommand({ FunctionName, StatementId }));
  for (const one of Permissions) {
    try {
      await lambda.send(new AddPermissionCommand({ FunctionName, ...one }));
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      t.fail(`Lambda to take the permission ${one.StatementId} of ${FILE}`, `it says ${error.name}: ${error.message}`);
    }
  }
  const { FunctionUrl } = await lambda.send(new CreateFunctionUrlConfigCommand({ FunctionName, ...config }));
  return FunctionUrl ?? t.fail('a function URL', 'Lambda has made none');
}
