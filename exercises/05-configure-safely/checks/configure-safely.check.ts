import { createHmac } from 'node:crypto';
import { check, type CheckContext, type Invocation } from '@coldstart/checks';
import { CreateKeyCommand, DescribeKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import {
  GetFunctionConfigurationCommand,
  KMSAccessDeniedException,
  LambdaClient,
  ListTagsCommand,
  type GetFunctionConfigurationCommandOutput,
} from '@aws-sdk/client-lambda';
import { DeleteParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';

const FUNCTION = 'ReportFunction';
const PARAMETER = '/reports/token';
/** What somebody has pasted into the starter. */
const PASTED = 'pt_live_4fe0c1';
const MOST_BYTES = 2048;
/** What the task says of the variables. */
const VARIABLES: Readonly<Record<string, string>> = {
  TOKEN_PARAMETER: PARAMETER,
  PARTNER_REGION: 'eu-west-1',
  PAGE_SIZE: '100',
};

function deployed(t: CheckContext): Promise<GetFunctionConfigurationCommandOutput> {
  const FunctionName = t.stack.resource(FUNCTION);
  return t.client(LambdaClient).send(new GetFunctionConfigurationCommand({ FunctionName }));
}

check('timeout', async (t) => {
  const { Timeout } = await deployed(t);
  t.expect(Timeout, 'the timeout in seconds, of a function that was measured with 2.4,').toBeAtLeast(3.6);
  t.expect(Timeout, 'the timeout in seconds').toBeAtMost(10);
});

check('memory', async (t) => {
  const { MemorySize } = await deployed(t);
  t.expect(MemorySize, 'the memory in MB, of a function that was measured with 380,').toBeAtLeast(475);
  t.expect(MemorySize, 'the memory in MB').toBeAtMost(1024);
});

check('storage', async (t) => {
  const { EphemeralStorage } = await deployed(t);
  t.expect(EphemeralStorage?.Size, 'the size of /tmp in MB').toBeAtLeast(1024);
  t.expect(EphemeralStorage?.Size, 'the size of /tmp in MB').toBeAtMost(2048);
});

check('tags', async (t) => {
  const { FunctionArn: Resource } = await deployed(t);
  const { Tags = {} } = await t.client(LambdaClient).send(new ListTagsCommand({ Resource }));
  t.expect(Tags['Team'], 'the tag `Team`').toEqual('Reports');
  t.expect(Tags['team'], 'the tag `team`').toEqual('reports-eu');
});

check('room', async (t) => {
  const { Environment } = await deployed(t);
  const variables = Object.entries(Environment?.Variables ?? {});
  const bytes = variables.reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value), 0);
  t.expect(bytes, 'the bytes that all variables take').toBeAtMost(MOST_BYTES);
});

/** Whoever has the name of the key's resource gets its ARN. */
async function keyArn(t: CheckContext): Promise<string> {
  const KeyId = t.stack.resource('TokenKey');
  const { KeyMetadata } = await t.client(KMSClient).send(new DescribeKeyCommand({ KeyId }));
  return KeyMetadata?.Arn ?? '';
}

check('encrypted', async (t) => {
  const { KMSKeyArn } = await deployed(t);
  t.expect(KMSKeyArn, 'the key that encrypts the variables').toEqual(await keyArn(t));
});

const LOGS = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'].map((action) => ({
  action,
  resources: ['*'],
}));

check('permissions', async (t) => {
  const key = await keyArn(t);
  const parameter = key.replace(/:kms:(.*):key\/.*$/, `:ssm:$1:parameter${PARAMETER}`);
  await t.expectLeastPrivilege('ReportRole', {
    must: [
      { action: 'ssm:GetParameter', resources: [parameter] },
      { action: 'kms:Decrypt', resources: [key] },
      ...LOGS,
    ],
    trusts: ['lambda.amazonaws.com'],
  });
});

/** Puts another token under a key; each is another one than before. */
async function putToken(t: CheckContext, KeyId: string): Promise<string> {
  const Value = `pt_live_${t.random.hex(24)}`;
  const put = new PutParameterCommand({ Name: PARAMETER, Value, Type: 'SecureString', KeyId, Overwrite: true });
  await t.client(SSMClient).send(put);
  return Value;
}

/** Does something with a token that environments do not know yet: another variable is another environment. */
async function withToken(t: CheckContext, run: (token: string) => Promise<void>): Promise<void> {
  const token = await putToken(t, t.stack.resource('TokenKey'));
  await t.withEnvironment(FUNCTION, { ROUND: t.random.hex(8) }, () => run(token));
}

/** Invokes the function, which Lambda refuses where the role may not use the key of the variables. */
async function invoke(t: CheckContext, event: Order): Promise<Invocation> {
  try {
    return await t.invoke(FUNCTION, event);
  } catch (error) {
    if (!(error instanceof KMSAccessDeniedException)) throw error;
    return t.fail('Lambda to decrypt the variables of ReportFunction', `it was refused: ${error.message}`);
  }
}

interface Order {
  readonly report: string;
  readonly rows: number;
}

const order = (t: CheckContext, rows = t.random.int(1, 9999)): Order => ({ report: `r-${t.random.hex(8)}`, rows });

function mustAnswer(t: CheckContext, { result, error }: Invocation, right: object): void {
  if (error !== undefined) t.fail('an answer', `it failed with ${error.type}: ${error.message}`);
  t.expect(result, 'the answer').toEqual(right);
}

const answerTo = ({ report, rows }: Order, region: string, size: number, token: string): object => ({
  report,
  region,
  pages: Math.ceil(rows / size),
  signature: createHmac('sha256', token).update(report).digest('hex'),
});

check('answers', async (t) => {
  const { Environment } = await deployed(t);
  const { TOKEN_PARAMETER, PARTNER_REGION, PAGE_SIZE } = Environment?.Variables ?? {};
  t.expect({ TOKEN_PARAMETER, PARTNER_REGION, PAGE_SIZE }, 'the three variables').toEqual(VARIABLES);
  // The largest and the smallest page are allowed, and another Region than the function's own.
  for (const [region, size] of t.random.shuffle([
    ['eu-west-1', 100],
    ['ap-south-1', 1000],
    ['sa-east-1', 1],
  ] as const)) {
    const token = await putToken(t, t.stack.resource('TokenKey'));
    const variables = { ROUND: t.random.hex(8), PARTNER_REGION: region, PAGE_SIZE: `${size}` };
    await t.withEnvironment(FUNCTION, variables, async () => {
      const pages = t.random.int(2, 9);
      for (const rows of t.random.shuffle([0, 1, size * pages, size * pages + 1])) {
        const placed = order(t, rows);
        mustAnswer(t, await invoke(t, placed), answerTo(placed, region, size, token));
      }
    });
  }
});

check('no-secret', async (t) => {
  for (const path of ['template.yaml', 'src/index.mts'])
    if (t.file(path).includes(PASTED)) t.fail(`no token in ${path}`, `there is ${PASTED}`);
  const { Environment } = await deployed(t);
  // A variable may get its value from elsewhere, such as a parameter of the template.
  const held = Object.entries(Environment?.Variables ?? {}).filter(([, value]) => value.includes('pt_live_'));
  if (held.length > 0) t.fail('no token in the variables', `it is in ${held.map(([name]) => name).join(', ')}`);
});

check('start', async (t) => {
  const { Environment } = await deployed(t);
  const before = Environment?.Variables ?? {};
  await putToken(t, t.stack.resource('TokenKey'));
  const tooMuch = `${t.random.int(1001, 9999)}`;
  const broken = t.random.shuffle([
    ...Object.keys(VARIABLES).flatMap((name) => [[name, undefined] as const, [name, ''] as const]),
    ...['0', '-1', '2.5', '1001', 'ten', tooMuch].map((value) => ['PAGE_SIZE', value] as const),
  ]);
  try {
    for (const [name, value] of broken) {
      const { [name]: _taken, ...others } = { ...before, ...VARIABLES };
      const Variables = { ...others, ...(value !== undefined && { [name]: value }) };
      await t.configure(FUNCTION, { Environment: { Variables } });
      await mustNotStart(t, name, value);
    }
  } finally {
    await t.configure(FUNCTION, { Environment: { Variables: before } });
  }
});

async function mustNotStart(t: CheckContext, name: string, value: string | undefined): Promise<void> {
  const state = value === undefined ? `without ${name}` : `with ${name} "${value}"`;
  const { result, error, requestId } = await invoke(t, order(t));
  if (error === undefined) t.fail(`ReportFunction not to start ${state}`, `it answered ${JSON.stringify(result)}`);
  const what = `${error.type}: ${error.message}`;
  if (!(await t.failedToStart(FUNCTION, requestId)))
    t.fail(`ReportFunction to end while it starts ${state}`, `it started, took the event, and failed with ${what}`);
  if (!error.message.includes(name)) t.fail(`the error ${state} to name the variable`, `it was ${what}`);
}

/** Moves the token under a key with which the function may not decrypt. */
async function withoutAccess(t: CheckContext, run: (token: string) => Promise<void>): Promise<void> {
  const { KeyMetadata } = await t.client(KMSClient).send(new CreateKeyCommand({}));
  const token = await putToken(t, KeyMetadata?.KeyId ?? '');
  await t.withEnvironment(FUNCTION, { ROUND: t.random.hex(8) }, () => run(token));
}

/** Fails unless the function says which parameter it could not read. */
async function mustSayWhich(t: CheckContext, what: string): Promise<void> {
  const { result, error } = await invoke(t, order(t));
  if (error === undefined) t.fail(`a report to fail ${what}`, `it answered ${JSON.stringify(result)}`);
  t.expect(error.type, `the type of the error ${what}`).toEqual('TokenUnavailable');
  if (!error.message.includes(PARAMETER))
    t.fail(`the message of the error ${what} to name ${PARAMETER}`, `it was: ${error.message}`);
}

check('denied', (t) =>
  withoutAccess(t, async () => {
    await mustSayWhich(t, 'when the key of the token is denied');
    await t.client(SSMClient).send(new DeleteParameterCommand({ Name: PARAMETER }));
    await mustSayWhich(t, 'when the parameter is missing');
    await putToken(t, t.stack.resource('TokenKey'));
    const { error } = await invoke(t, order(t));
    if (error !== undefined)
      t.fail('an answer once the token is there again', `it failed with ${error.type}: ${error.message}`);
  }),
);

check('silent', async (t) => {
  const told: string[] = [];
  const secrets = [PASTED];
  const report = async (token: string): Promise<void> => {
    secrets.push(token);
    const invocation = await invoke(t, order(t));
    told.push(JSON.stringify([invocation.result, invocation.error]));
    await t.invocationLog(FUNCTION, invocation.requestId);
  };
  await withToken(t, report);
  await withoutAccess(t, report);
  const written = [...told, ...(await t.logs(FUNCTION))];
  const leak = written.find((text) => secrets.some((secret) => text.includes(secret)));
  if (leak !== undefined) t.fail('no token in logs, answers and messages', `there is: ${leak.slice(0, 200)}`);
});
