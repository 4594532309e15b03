import type { CheckContext } from '@coldstart/checks';
import type { PolicyDocument, Statement } from '@coldstart/iam';
import { lint } from '@coldstart/iam/lint';
import {
  AddPermissionCommand,
  GetPolicyCommand,
  LambdaClient,
  RemovePermissionCommand,
  type AddPermissionCommandInput,
} from '@aws-sdk/client-lambda';

export const FILE = 'policy.json';
export const ALIAS = 'live';

/** ARN of the function, without alias. */
export const functionArn = (t: CheckContext): string =>
  `arn:aws:lambda:${t.region}:${t.account}:function:${t.stack.resource('MessageFunction')}`;

export const bucketArn = (t: CheckContext, bucket: string): string => `arn:aws:s3:::${t.stack.resource(bucket)}`;

const words = (error: unknown): string => (error instanceof Error ? `${error.name}: ${error.message}` : String(error));

/** What the names in `${}` stand for. */
function valueOf(t: CheckContext, name: string): string | undefined {
  const known: Record<string, string> = {
    'AWS::Region': t.region,
    'AWS::AccountId': t.account,
    'MessageFunction.Arn': functionArn(t),
    'UploadsBucket.Arn': bucketArn(t, 'UploadsBucket'),
    'OtherBucket.Arn': bucketArn(t, 'OtherBucket'),
  };
  const names = ['MessageFunction', 'MessageApi', 'OtherApi', 'UploadsBucket', 'OtherBucket'];
  return known[name] ?? (names.includes(name) ? t.stack.resource(name) : undefined);
}

/** `policy.json` with real names in it. */
function policyText(t: CheckContext): string {
  return t.file(FILE).replaceAll(/\$\{([^}]*)\}/g, (whole, name: string) => {
    const value = valueOf(t, name);
    return (
      value ??
      t.fail(
        `a name that stands for something in ${whole} of ${FILE}`,
        'there is none of that name; the README has them all',
      )
    );
  });
}

/** The statements, once nothing is wrong with their form. */
function readPolicy(t: CheckContext): readonly Statement[] {
  const text = policyText(t);
  const refused = lint(text, 'resource').find(({ layer, severity }) => layer !== 'meaning' && severity === 'error');
  if (refused !== undefined)
    return t.fail(`${FILE} to be a policy`, `line ${refused.range.start.line}: ${refused.message}`);
  const { Version, Statement: given } = JSON.parse(text) as PolicyDocument;
  t.expect(Version, `\`Version\` of ${FILE}`).toEqual('2012-10-17');
  return Array.isArray(given) ? (given as readonly Statement[]) : [given as Statement];
}

/** Conditions that `AddPermission` makes, and of which parameters. */
const CONDITIONS: Readonly<Record<string, 'SourceArn' | 'SourceAccount'>> = {
  'arnlike aws:sourcearn': 'SourceArn',
  'stringequals aws:sourceaccount': 'SourceAccount',
};

/** A single text, also as a list of one. */
function single(t: CheckContext, value: unknown, what: string): string {
  const [first, ...more]: unknown[] = Array.isArray(value) ? value : [value];
  if (typeof first !== 'string' || more.length > 0)
    return t.fail(`${what} to be one text, as AddPermission takes it`, `it was ${JSON.stringify(value)}`);
  return first;
}

/** The call that makes a statement. */
function permissionOf(t: CheckContext, statement: Statement, place: number): AddPermissionCommandInput {
  const name = `statement ${place} of ${FILE}`;
  const { Sid, Effect, Principal, Action, Resource, Condition = {}, ...more } = statement;
  if (Sid === undefined)
    return t.fail(`${name} to have a \`Sid\``, 'it has none, and AddPermission wants a StatementId');
  t.expect(Effect, `\`Effect\` of ${name}`).toEqual('Allow');
  const [other] = Object.keys(more);
  if (other !== undefined) return t.fail(`${name} to be one that AddPermission makes`, `it has \`${other}\``);
  const resource = single(t, Resource, `\`Resource\` of ${name}`);
  const arn = functionArn(t);
  if (resource !== arn && !resource.startsWith(`${arn}:`))
    return t.fail(`\`Resource\` of ${name} to be the function or its alias`, `it was ${resource}`);
  const Qualifier = resource === arn ? undefined : resource.slice(arn.length + 1);
  const sources = Object.entries(Condition).flatMap(([operator, tests]) =>
    Object.entries(tests).map(([key, value]) => {
      const parameter = CONDITIONS[`${operator} ${key}`.toLowerCase()];
      if (parameter === undefined)
        return t.fail(
          `${name} to be one that AddPermission makes`,
          `it has the condition ${operator} of ${key}, where AddPermission writes ArnLike of AWS:SourceArn, and StringEquals of AWS:SourceAccount`,
        );
      return [parameter, single(t, value, `${key} of ${name}`)] as const;
    }),
  );
  const [who] = typeof Principal === 'string' ? [Principal] : Object.values(Principal ?? {});
  return {
    StatementId: Sid,
    FunctionName: t.stack.resource('MessageFunction'),
    Qualifier,
    Action: single(t, Action, `\`Action\` of ${name}`),
    Principal: single(t, who, `\`Principal\` of ${name}`),
    ...Object.fromEntries(sources),
  };
}

const granted = new WeakMap<object, Promise<void>>();

/** Gives the function what `policy.json` says, once for a deployed stack. */
export function grant(t: CheckContext): Promise<void> {
  let done = granted.get(t.stack);
  if (done === undefined) {
    done = addAll(t);
    granted.set(t.stack, done);
  }
  return done;
}

async function addAll(t: CheckContext): Promise<void> {
  const lambda = t.client(LambdaClient);
  const permissions = readPolicy(t).map((statement, index) => permissionOf(t, statement, index + 1));
  for (const Qualifier of [undefined, ALIAS]) await removeAll(t, Qualifier);
  for (const permission of permissions) {
    try {
      await lambda.send(new AddPermissionCommand(permission));
    } catch (error) {
      t.fail(`Lambda to take the statement ${permission.StatementId} of ${FILE}`, words(error));
    }
  }
}

/** What a run before has added. */
async function removeAll(t: CheckContext, Qualifier: string | undefined): Promise<void> {
  const FunctionName = t.stack.resource('MessageFunction');
  for (const { Sid } of (await stored(t, Qualifier)).Statement as readonly Statement[])
    await t.client(LambdaClient).send(new RemovePermissionCommand({ FunctionName, Qualifier, StatementId: Sid }));
}

/** The policy of the function, or of its alias, as Lambda has it. */
export async function stored(t: CheckContext, Qualifier: string | undefined): Promise<PolicyDocument> {
  try {
    const FunctionName = t.stack.resource('MessageFunction');
    const { Policy = '{}' } = await t.client(LambdaClient).send(new GetPolicyCommand({ FunctionName, Qualifier }));
    return JSON.parse(Policy) as PolicyDocument;
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ResourceNotFoundException') throw error;
    return { Version: '2012-10-17', Statement: [] };
  }
}
