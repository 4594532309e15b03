import { check, type CheckContext } from '@coldstart/checks';
import { lint } from '@coldstart/iam/lint';
import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  IAMClient,
  SimulateCustomPolicyCommand,
} from '@aws-sdk/client-iam';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';

/** What the files must be before anything can be said of them. */
interface RoleFile {
  readonly trust: unknown;
  readonly attach: readonly string[];
}

async function arnOf(t: CheckContext, logicalId: string): Promise<string> {
  const found = await t
    .client(LambdaClient)
    .send(new GetFunctionConfigurationCommand({ FunctionName: t.stack.resource(logicalId) }));
  return found.FunctionArn ?? '';
}

/** `policy.json`, with the child's real ARN. */
async function policyText(t: CheckContext): Promise<string> {
  return t.file('policy.json').replaceAll('${ChildArn}', await arnOf(t, 'ChildFunction'));
}

function roleFile(t: CheckContext): RoleFile {
  let value: Partial<RoleFile>;
  try {
    value = JSON.parse(t.file('role.json')) as Partial<RoleFile>;
  } catch (error) {
    t.fail('role.json to be JSON', `it cannot be parsed: ${error instanceof Error ? error.message : String(error)}`);
  }
  t.expect(value?.trust, '`trust` in role.json').toBePresent();
  t.expect(value?.attach, '`attach` in role.json').toBe('a list of ARNs', Array.isArray);
  return { trust: value.trust, attach: value.attach ?? [] };
}

/** What a linter can say of an action that is not as it should be. */
const ABOUT_ACTIONS = new Set(['UnknownAction', 'UnknownService', 'DeprecatedAction', 'OperationNotAction']);

const words = (error: unknown): string => (error instanceof Error ? `${error.name}: ${error.message}` : String(error));

/** Creates policy and role as the files describe them, and gives the role to the parent. */
async function dress(t: CheckContext): Promise<void> {
  const iam = t.client(IAMClient);
  const suffix = t.random.hex(8);
  const { trust, attach } = roleFile(t);
  let policyArn: string | undefined;
  try {
    const created = await iam.send(
      new CreatePolicyCommand({ PolicyName: `InvokeOtherLambdaPolicy-${suffix}`, PolicyDocument: await policyText(t) }),
    );
    policyArn = created.Policy?.Arn;
  } catch (error) {
    t.fail('IAM to accept policy.json', words(error));
  }
  let roleArn: string | undefined;
  try {
    const created = await iam.send(
      new CreateRoleCommand({ RoleName: `ParentRole-${suffix}`, AssumeRolePolicyDocument: JSON.stringify(trust) }),
    );
    roleArn = created.Role?.Arn;
  } catch (error) {
    t.fail('IAM to accept `trust` in role.json', words(error));
  }
  for (const arn of [policyArn, ...attach]) {
    try {
      await iam.send(new AttachRolePolicyCommand({ RoleName: `ParentRole-${suffix}`, PolicyArn: arn }));
    } catch (error) {
      t.fail(`IAM to attach ${arn}, as role.json says`, words(error));
    }
  }
  try {
    await t.configure('ParentFunction', { Role: roleArn });
  } catch (error) {
    t.fail('Lambda to take the role, which `trust` in role.json must let it assume', words(error));
  }
}

async function probe(
  t: CheckContext,
  target: string,
  type: 'RequestResponse' | 'Event' = 'RequestResponse',
): Promise<{ allowed: unknown; reason?: unknown }> {
  const answer = await t.call('ParentFunction', { target, type });
  t.expect(answer, "the probe's answer").toBe(
    'an object with `allowed`',
    (value) => typeof value === 'object' && value !== null && 'allowed' in value,
  );
  return answer as { allowed: unknown; reason?: unknown };
}

async function mustBeAllowed(
  t: CheckContext,
  target: string,
  what: string,
  type?: 'RequestResponse' | 'Event',
): Promise<void> {
  const { allowed, reason } = await probe(t, target, type);
  if (allowed !== true) t.fail(`the parent to be allowed to call ${what}`, `it was refused: ${String(reason)}`);
}

/** IAM's own opinion of the policy. */
async function simulate(t: CheckContext, action: string, resource: string): Promise<string> {
  try {
    const answer = await t.client(IAMClient).send(
      new SimulateCustomPolicyCommand({
        PolicyInputList: [await policyText(t)],
        ActionNames: [action],
        ResourceArns: [resource],
      }),
    );
    return answer.EvaluationResults?.[0]?.EvalDecision ?? '';
  } catch (error) {
    t.fail('IAM to evaluate policy.json', words(error));
  }
}

check('parses', (t) => {
  const text = t.file('policy.json');
  try {
    JSON.parse(text);
  } catch (error) {
    const found = lint(text, 'identity').find(({ layer }) => layer === 'json');
    t.fail('policy.json to be JSON', found?.message ?? words(error));
  }
});

check('grammar', async (t) => {
  try {
    await t
      .client(IAMClient)
      .send(new CreatePolicyCommand({ PolicyName: `Grammar-${t.random.hex(8)}`, PolicyDocument: await policyText(t) }));
  } catch (error) {
    t.fail('IAM to accept policy.json', words(error));
  }
});

check('may-call-child', async (t) => {
  const child = await arnOf(t, 'ChildFunction');
  t.expect(
    await simulate(t, 'lambda:InvokeFunction', child),
    "IAM's decision on lambda:InvokeFunction of the child",
  ).toEqual('allowed');
  await dress(t);
  await mustBeAllowed(t, child, 'its child');
});

check('nothing-else', async (t) => {
  const [child, other] = [await arnOf(t, 'ChildFunction'), await arnOf(t, 'OtherFunction')];
  await dress(t);
  const forbidden: [action: string, resource: string, what: string][] = [
    ['lambda:InvokeFunction', other, 'a function that is not the child'],
    ['lambda:InvokeFunction', `${child}Two`, 'a function whose name begins with the name of the child'],
    ['lambda:UpdateFunctionCode', child, 'the code of the child'],
    ['lambda:DeleteFunction', child, 'the deletion of the child'],
    ['dynamodb:Scan', `arn:aws:dynamodb:${t.region}:${t.account}:table/Orders`, 'a table'],
  ];
  for (const [action, resource, what] of t.random.shuffle(forbidden)) {
    const decision = await simulate(t, action, resource);
    if (decision === 'allowed') t.fail(`${action} to be refused for ${what}`, `the policy allows it on ${resource}`);
  }
  const { allowed } = await probe(t, other);
  if (allowed !== false)
    t.fail(
      'the probe to answer `allowed: false` for a function that is not the child',
      `IAM refuses this call, and the probe answers \`allowed: ${JSON.stringify(allowed)}\``,
    );
});

check('known-actions', async (t) => {
  const findings = lint(await policyText(t), 'identity');
  const bad = findings.find(({ code, layer }) => layer !== 'meaning' || ABOUT_ACTIONS.has(code));
  if (bad !== undefined) t.fail('every action of policy.json to exist and none to be deprecated', bad.message);
});

check('alias', async (t) => {
  await dress(t);
  await mustBeAllowed(t, `${await arnOf(t, 'ChildFunction')}:live`, "its child's alias live");
});

check('trust-and-logs', async (t) => {
  await dress(t);
  await probe(t, await arnOf(t, 'ChildFunction'));
  await t.eventually(
    async () => {
      const { CloudWatchLogsClient, DescribeLogStreamsCommand } = await import('@aws-sdk/client-cloudwatch-logs');
      const name = t.stack.resource('ParentFunction');
      const streams = await t
        .client(CloudWatchLogsClient)
        .send(new DescribeLogStreamsCommand({ logGroupName: `/aws/lambda/${name}` }))
        .catch((error: unknown) => t.fail(`the parent to have the log group /aws/lambda/${name}`, words(error)));
      t.expect(streams.logStreams?.length ?? 0, "the number of streams in the parent's log group").toBeAtLeast(1);
    },
    { within: 1500 },
  );
});

check('async', async (t) => {
  await dress(t);
  await mustBeAllowed(t, await arnOf(t, 'ChildFunction'), 'its child asynchronously', 'Event');
});
