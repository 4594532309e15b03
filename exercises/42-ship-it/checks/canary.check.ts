import { check, type CheckContext } from '@coldstart/checks';
import {
  CloudFormationClient,
  DescribeStacksCommand,
  GetTemplateCommand,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
import { GetAliasCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { strToU8, zipSync } from 'fflate';
import { whatAlarmsSaw } from './alarms.ts';
import { withFunction } from './own-function.ts';

const ALIAS = 'live';
const SECOND = 1000;
const MINUTE = 60 * SECOND;
/** Invocations until one of ten has met the new version: with fewer than this, once in 10^14 runs. */
const MOST_INVOCATIONS = 300;
/** Longer than any of AWS's own configurations takes. */
const MOST_MINUTES = 120;

const GOOD = 'export const handler = async () => ({ batchItemFailures: [] });';
const BAD = `export const handler = async () => { throw new Error('This version is bad'); };`;

async function template(t: CheckContext): Promise<string> {
  const asked = new GetTemplateCommand({ StackName: t.stack.name, TemplateStage: 'Original' });
  const { TemplateBody } = await t.client(CloudFormationClient).send(asked);
  return typeof TemplateBody === 'string' ? TemplateBody : JSON.stringify(TemplateBody);
}

async function update(t: CheckContext, TemplateBody: string): Promise<void> {
  const Capabilities = ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'] as const;
  const asked = { StackName: t.stack.name, TemplateBody, Capabilities: [...Capabilities] };
  await t.client(CloudFormationClient).send(new UpdateStackCommand(asked));
}

/** Deploys another version of the function's code, with the learner's template. */
async function deploy(t: CheckContext, code: string): Promise<void> {
  const body = await template(t);
  const at = body.indexOf('ShipFunction:');
  const [, Bucket = '', Key = ''] = /\bBucket: *["']?([\w.-]+)["']?\s+Key: *["']?([\w./-]+)/.exec(body.slice(at)) ?? [];
  if (Key === '') t.fail('ShipFunction to have its code from `CodeUri: src/`', 'its code comes from elsewhere');
  const other = `${t.random.hex(32)}.zip`;
  const Body = zipSync({ 'index.mjs': strToU8(`// ${t.random.hex(8)}\n${code}`) });
  await t.client(S3Client).send(new PutObjectCommand({ Bucket, Key: other, Body }));
  await update(t, body.replaceAll(Key, other));
}

async function stackStatus(t: CheckContext): Promise<string> {
  const { Stacks = [] } = await t
    .client(CloudFormationClient)
    .send(new DescribeStacksCommand({ StackName: t.stack.name }));
  return Stacks[0]?.StackStatus ?? '';
}

/** Waits until the stack has come to an end of what it does, however long its deployments take. */
async function settle(t: CheckContext): Promise<void> {
  for (let minutes = 0; minutes < MOST_MINUTES; minutes += 6) {
    if (!(await stackStatus(t)).endsWith('_IN_PROGRESS')) return;
    await t.clock.advance(6 * MINUTE);
  }
}

/** The learner's own template, before another version was deployed. */
const own = new WeakMap<object, string>();

/** Remembers how the stack is, and lets nothing be under way. */
async function begin(t: CheckContext): Promise<void> {
  await settle(t);
  // What an alarm makes of silence, it has made by then.
  await t.clock.advance(6 * MINUTE);
  if (!own.has(t.stack)) own.set(t.stack, await template(t));
}

/** Deploys the learner's own version again: other checks, and other seeds, come after these. */
async function restore(t: CheckContext): Promise<void> {
  await settle(t);
  const body = own.get(t.stack);
  own.delete(t.stack);
  if (body === undefined || body === (await template(t))) return;
  // An alarm that is still on would stop this version, too.
  await t.clock.advance(3 * MINUTE);
  await update(t, body);
  await settle(t);
}

/** How the alias divides what comes. */
async function weights(t: CheckContext): Promise<{ version: string; others: [string, number][] }> {
  const asked = new GetAliasCommand({ FunctionName: t.stack.resource('ShipFunction'), Name: ALIAS });
  try {
    const { FunctionVersion: version = '', RoutingConfig } = await t.client(LambdaClient).send(asked);
    return { version, others: Object.entries(RoutingConfig?.AdditionalVersionWeights ?? {}) };
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ResourceNotFoundException') throw error;
    return t.fail('ShipFunction to have an alias `live`', 'it has none');
  }
}

/** Waits until a part of what comes goes to the new version. @returns that version */
async function expectCanary(t: CheckContext, old: string): Promise<string> {
  for (let second = 0; second < 30; second += 1) {
    const { version, others } = await weights(t);
    const [first] = others;
    if (first !== undefined) {
      t.expect(first[1], 'the part of the orders that a new version gets at first').toEqual(0.1);
      return first[0];
    }
    if (version !== old)
      t.fail('a new version to get 10 % of the orders for five minutes', 'it got all of them at once');
    await t.clock.advance(SECOND);
  }
  return t.fail('a new version to get 10 % of the orders for five minutes', `the stack is ${await stackStatus(t)}`);
}

/** Orders come in until one of them has met a version. */
async function invokeUntil(t: CheckContext, version: string): Promise<void> {
  const FunctionName = t.stack.resource('ShipFunction');
  const Payload = JSON.stringify({ Records: [] });
  for (let count = 0; count < MOST_INVOCATIONS; count += 1) {
    const asked = new InvokeCommand({ FunctionName, Qualifier: ALIAS, Payload });
    const { ExecutedVersion } = await t.client(LambdaClient).send(asked);
    if (ExecutedVersion === version) return;
  }
  t.fail('a tenth of the orders to reach the new version', `${MOST_INVOCATIONS} did not`);
}

/** Expects that old and new version both get orders. */
async function expectStill(t: CheckContext, old: string, expected: string): Promise<void> {
  const { version, others } = await weights(t);
  if (version !== old) t.fail(expected, 'it got all of them before');
  if (others.length === 0) t.fail(expected, `it was taken back; the stack is ${await stackStatus(t)}`);
}

check('canary', async (t) => {
  await begin(t);
  const { version: before } = await weights(t);
  await deploy(t, GOOD);
  const good = await expectCanary(t, before);
  await invokeUntil(t, good);
  const tenth = 'a version without failures to have its tenth of the orders for five minutes';
  await t.clock.advance(2 * MINUTE);
  await expectStill(t, before, tenth);
  // A failure, but none of ShipFunction's.
  const code = { 'index.mjs': strToU8(BAD) };
  await withFunction(t, { code, seconds: 3 }, (name) => t.invoke(name, {}));
  await t.clock.advance(2 * MINUTE);
  await expectStill(t, before, `${tenth}, whatever another function of the account does`);
  await t.clock.advance(2 * MINUTE);
  const { version, others } = await weights(t);
  if (version !== good || others.length > 0)
    t.fail(
      'a version without failures to get all orders after five minutes',
      `it does not; the stack is ${await stackStatus(t)}`,
    );
});

check('rollback', async (t) => {
  await begin(t);
  try {
    await expectRollback(t);
  } finally {
    await restore(t);
  }
});

async function expectRollback(t: CheckContext): Promise<void> {
  const { version: before } = await weights(t);
  const since = t.clock.now();
  await deploy(t, BAD);
  const bad = await expectCanary(t, before);
  await invokeUntil(t, bad);
  await t.clock.advance(3.5 * MINUTE);
  const { version, others } = await weights(t);
  if (version !== before || others.length > 0)
    t.fail(
      'an alarm to send all orders to the old version again, within three minutes of a failure',
      `the new version still gets some; ${await whatAlarmsSaw(t, since)}`,
    );
  await t.clock.advance(MINUTE);
  t.expect(await stackStatus(t), 'the status of the stack after a bad version').toEqual('UPDATE_ROLLBACK_COMPLETE');
}
