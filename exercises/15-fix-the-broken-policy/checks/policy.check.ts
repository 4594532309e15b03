import { check, type CheckContext, type RecordedCall } from '@coldstart/checks';
import type { PolicyDocument } from '@coldstart/iam';
import { excessOf, strangerTo } from '@coldstart/iam/least-privilege';
import { lint } from '@coldstart/iam/lint';
import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  IAMClient,
  SimulateCustomPolicyCommand,
} from '@aws-sdk/client-iam';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';

/** What `role.json` must be before anything can be said of it. */
interface RoleFile {
  readonly trust: PolicyDocument;
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
  let value: Partial<RoleFile> | null;
  try {
    value = JSON.parse(t.file('role.json')) as Partial<RoleFile> | null;
  } catch (error) {
    t.fail('role.json to be JSON', `it cannot be parsed: ${words(error)}`);
  }
  const { trust, attach = [] } = value ?? {};
  if (trust === undefined) t.fail('role.json to have `trust`', 'it has not');
  t.expect(attach, '`attach` in role.json').toBe('a list of ARNs', Array.isArray);
  return { trust, attach };
}

/** What a linter can say of an action that is not as it should be. */
const ABOUT_ACTIONS = new Set(['UnknownAction', 'UnknownService', 'DeprecatedAction', 'OperationNotAction']);

const words = (error: unknown): string => (error instanceof Error ? `${error.name}: ${error.message}` : String(error));

/** Does something of which a learner's file says how; what AWS says against it is said. */
async function asWritten<Result>(t: CheckContext, expected: string, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    t.fail(expected, words(error));
  }
}

/** The role is made once for a deployed stack: each new one starts the parent anew. */
const dressed = new WeakMap<object, Promise<void>>();

/** Gives the parent the role that the files describe. */
function dress(t: CheckContext): Promise<void> {
  let done = dressed.get(t.stack);
  if (done === undefined) {
    done = makeRole(t);
    dressed.set(t.stack, done);
  }
  return done;
}

async function makeRole(t: CheckContext): Promise<void> {
  const iam = t.client(IAMClient);
  const suffix = t.random.hex(8);
  const { trust, attach } = roleFile(t);
  const PolicyDocument = await policyText(t);
  const { Policy } = await asWritten(t, 'IAM to accept policy.json', () =>
    iam.send(new CreatePolicyCommand({ PolicyName: `InvokeOtherLambdaPolicy-${suffix}`, PolicyDocument })),
  );
  const RoleName = `ParentRole-${suffix}`;
  const { Role } = await asWritten(t, 'IAM to accept `trust` in role.json', () =>
    iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: JSON.stringify(trust) })),
  );
  for (const PolicyArn of [Policy?.Arn, ...attach]) {
    await asWritten(t, `IAM to attach ${PolicyArn}, as role.json says`, () =>
      iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn })),
    );
  }
  await asWritten(t, 'Lambda to take the role, which `trust` in role.json must let it assume', () =>
    t.configure('ParentFunction', { Role: Role?.Arn }),
  );
}

/** What the probe said, and what it did. */
interface Probed {
  readonly answer: Record<string, unknown>;
  /** Its call, as the cloud recorded it. */
  readonly call: RecordedCall;
  /** Whether the target ran while the probe waited, or took the event to run later. */
  readonly target: 'ran' | 'took the event' | 'did nothing';
}

async function probe(t: CheckContext, target: string, what: string, type = 'RequestResponse'): Promise<Probed> {
  await dress(t);
  const { result, error, requestId } = await t.invoke('ParentFunction', { target, type });
  if (error !== undefined)
    t.fail(`the probe to answer when it calls ${what}`, `it failed with ${error.type}: ${error.message}`);
  const answer: Record<string, unknown> = { ...(result as object | null) };
  t.expect(answer['allowed'], "`allowed` in the probe's answer").toBe('true or false', (value) => {
    return typeof value === 'boolean';
  });
  const own = t
    .callsDuring(requestId)
    .filter(({ operation, resource }) => operation === 'Invoke' && resource === target);
  const [call] = own;
  if (call === undefined || own.length > 1)
    return t.fail(
      `the probe to call ${what} once`,
      own.length === 0
        ? `it answered ${JSON.stringify(answer)} before it had called it`
        : `it called it ${own.length} times, and answered ${JSON.stringify(answer)}`,
    );
  const did = { ran: 'ran', queued: 'took the event', nothing: 'did nothing' } as const;
  return { answer, call, target: did[call.led ?? 'nothing'] };
}

async function mustBeAllowed(t: CheckContext, target: string, what: string, type?: 'Event'): Promise<Probed> {
  const probed = await probe(t, target, what, type);
  const { answer } = probed;
  if (answer['allowed'] !== true)
    t.fail(`the parent to be allowed to call ${what}`, `it was refused: ${String(answer['reason'])}`);
  t.expect(answer, `the probe's answer when it may call ${what}`).toEqual({ allowed: true });
  return probed;
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
  const PolicyDocument = await policyText(t);
  await asWritten(t, 'IAM to accept policy.json', () =>
    t.client(IAMClient).send(new CreatePolicyCommand({ PolicyName: `Grammar-${t.random.hex(8)}`, PolicyDocument })),
  );
});

check('known-actions', async (t) => {
  const findings = lint(await policyText(t), 'identity');
  const bad = findings.find(({ code, layer }) => layer !== 'meaning' || ABOUT_ACTIONS.has(code));
  if (bad !== undefined) t.fail('every action of policy.json to exist and none to be deprecated', bad.message);
});

check('may-call-child', async (t) => {
  const child = await arnOf(t, 'ChildFunction');
  const asked = {
    PolicyInputList: [await policyText(t)],
    ActionNames: ['lambda:InvokeFunction'],
    ResourceArns: [child],
  };
  const { EvaluationResults } = await asWritten(t, 'IAM to evaluate policy.json', () =>
    t.client(IAMClient).send(new SimulateCustomPolicyCommand(asked)),
  );
  const decision = EvaluationResults?.[0]?.EvalDecision;
  t.expect(decision, "IAM's decision on lambda:InvokeFunction of the child").toEqual('allowed');
  const { target } = await mustBeAllowed(t, child, 'its child');
  t.expect(target, 'what the child did while the probe waited, when `type` is RequestResponse').toEqual('ran');
});

check('nothing-else', async (t) => {
  const [child, other] = [await arnOf(t, 'ChildFunction'), await arnOf(t, 'OtherFunction')];
  // IAM must take it first: of what is no policy, nothing can be said.
  await dress(t);
  const document = JSON.parse(await policyText(t)) as PolicyDocument;
  // That InvokeAsync is deprecated is another check's matter.
  const calls = ['lambda:InvokeFunction', 'lambda:InvokeAsync'];
  const permitted = calls.map((action) => ({ action, resources: [child, `${child}:*`] }));
  const excess = excessOf([{ name: 'policy.json', document }], permitted);
  if (excess !== undefined)
    t.fail(
      'policy.json to allow calling the child and nothing else',
      `it allows ${excess.action} on ${excess.resource}`,
    );
  const { answer, call } = await probe(t, other, 'a function that is not the child');
  if (answer['allowed'] !== false)
    t.fail('the probe to answer `allowed: false` when it is refused', `it answered ${JSON.stringify(answer)}`);
  t.expect(answer['reason'], "the probe's `reason`, which is IAM's").toContain(call.message ?? 'is not authorized');
});

check('alias', async (t) => {
  await mustBeAllowed(t, `${await arnOf(t, 'ChildFunction')}:live`, "its child's alias live");
});

/** What a function needs for its log. */
const LOGGING = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'];

check('trust-and-logs', async (t) => {
  const { trust, attach } = roleFile(t);
  await dress(t);
  const run = await t.invoke('ParentFunction', { target: await arnOf(t, 'ChildFunction'), type: 'RequestResponse' });
  await t.invocationLog('ParentFunction', run.requestId);
  const stranger = strangerTo(trust, ['lambda.amazonaws.com'], t.account);
  if (stranger !== undefined)
    t.fail('Lambda and nobody else to be trusted', `\`trust\` in role.json lets ${stranger} in`);
  const permitted = LOGGING.map((action) => ({ action, resources: ['*'] }));
  for (const PolicyArn of attach) {
    const document = await managedPolicy(t, PolicyArn);
    const excess = excessOf([{ name: PolicyArn, document }], permitted);
    if (excess !== undefined)
      t.fail('the attached policies to allow the log and nothing else', `${PolicyArn} allows ${excess.action}`);
  }
});

async function managedPolicy(t: CheckContext, PolicyArn: string): Promise<PolicyDocument> {
  const iam = t.client(IAMClient);
  const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
  const { PolicyVersion } = await iam.send(
    new GetPolicyVersionCommand({ PolicyArn, VersionId: Policy?.DefaultVersionId }),
  );
  return JSON.parse(decodeURIComponent(PolicyVersion?.Document ?? '{}')) as PolicyDocument;
}

check('async', async (t) => {
  const { target } = await mustBeAllowed(t, await arnOf(t, 'ChildFunction'), 'its child asynchronously', 'Event');
  t.expect(target, 'what the child did while the probe waited, when `type` is Event').toEqual('took the event');
});
