import { check, type CheckContext } from '@coldstart/checks';
import { CreateRoleCommand, GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  LambdaClient,
  waitUntilFunctionActiveV2,
} from '@aws-sdk/client-lambda';
import { strToU8, zipSync } from 'fflate';
import { variants, type Fault } from './ship-source.ts';

const TEST = 'test/ship.test.mts';
const RoleName = 'ship-it-tests';
const SECONDS = 20;

/**
 * Runs a test file with Node's own runner, in the process of a function: nothing that it writes or prints is a verdict. It can
 * only pass or fail, and has to do the one with the right code and the other with the wrong one.
 */
const RUNNER = `
import { run } from 'node:test';
import { join } from 'node:path';

export const handler = () => new Promise((done) => {
  let passed = 0;
  const failed = [];
  const events = run({ files: [join(import.meta.dirname, '${TEST}')], isolation: 'none' });
  events.on('test:pass', ({ skip, todo, details }) => {
    if (skip === undefined && todo === undefined && details?.type !== 'suite') passed += 1;
  });
  events.on('test:fail', ({ name, details }) => {
    const { error } = details ?? {};
    failed.push(String(name) + ': ' + String(error?.cause?.message ?? error?.message ?? error).slice(0, 300));
  });
  events.on('end', () => done({ passed, failed }));
  events.resume();
});
`;

interface Outcome {
  readonly passed: number;
  readonly failed: readonly string[];
}

async function role(t: CheckContext): Promise<string> {
  const iam = t.client(IAMClient);
  const Statement = [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }];
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  try {
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'EntityAlreadyExistsException') throw error;
  }
  const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
  return Role?.Arn ?? '';
}

/** Runs the learner's tests with a `shipAll`, in an environment of its own. */
async function runTests(t: CheckContext, Role: string, source: string): Promise<Outcome> {
  const lambda = t.client(LambdaClient);
  const FunctionName = `ship-it-tests-${t.random.hex(8)}`;
  const ZipFile = zipSync({
    'index.mjs': strToU8(RUNNER),
    'src/ship.mts': strToU8(source),
    [TEST]: strToU8(t.file(TEST)),
    'events/batch.json': strToU8(t.file('events/batch.json')),
  });
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName,
      Role,
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Timeout: SECONDS,
      MemorySize: 512,
      Code: { ZipFile },
    }),
  );
  try {
    await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: SECONDS }, { FunctionName });
    const { result, error } = await t.invoke(FunctionName, {});
    if (error !== undefined) return { passed: 0, failed: [`${error.type}: ${error.message}`] };
    const { passed = 0, failed = [] } = (result ?? {}) as Partial<Outcome>;
    return { passed, failed };
  } finally {
    await lambda.send(new DeleteFunctionCommand({ FunctionName }));
  }
}

/** For each fault, what its tests have to be about. */
const MISSING: Readonly<Record<Fault['about'], string>> = {
  unwritten: 'a message whose order could not be written',
  unreadable: 'a message that is no order',
  late: 'a batch that there is no time for',
  behind: 'the messages behind one that has failed',
};

const started = new WeakMap<object, Promise<{ right: Outcome; wrong: { fault: Fault; outcome: Outcome }[] }>>();

/** All runs, once for a deployed stack: two checks look at them. */
function outcomes(t: CheckContext) {
  const known = started.get(t.stack) ?? runAll(t);
  started.set(t.stack, known);
  return known;
}

async function runAll(t: CheckContext) {
  const arn = await role(t);
  const { right, wrong } = variants(t);
  const first = await runTests(t, arn, right);
  const others: { fault: Fault; outcome: Outcome }[] = [];
  // Tests that fail with the right code have said all that they can.
  if (first.failed.length === 0)
    for (const { fault, source } of wrong) others.push({ fault, outcome: await runTests(t, arn, source) });
  return { right: first, wrong: others };
}

check('tests-pass', async (t) => {
  const { passed, failed } = (await outcomes(t)).right;
  const [first] = failed;
  if (first !== undefined) t.fail('your tests to pass with a shipAll that is right', `one failed: ${first}`);
  if (passed === 0) t.fail(`a test in ${TEST}`, 'there is none that ran');
});

check('tests-fail', async (t) => {
  const { right, wrong } = await outcomes(t);
  if (right.failed.length > 0) t.fail('your tests to pass with a shipAll that is right', 'they fail');
  const unseen = wrong.filter(({ outcome }) => outcome.failed.length === 0).map(({ fault }) => fault);
  // In the order of the task, whatever the order of chance.
  const order = Object.keys(MISSING);
  const [fault] = unseen.sort((a, b) => order.indexOf(a.about) - order.indexOf(b.about));
  if (fault !== undefined)
    t.fail(`a test of ${MISSING[fault.about]} to fail with a shipAll that ${fault.says}`, 'all tests passed');
});
