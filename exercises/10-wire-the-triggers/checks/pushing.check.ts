import { check, type CheckContext } from '@coldstart/checks';
import { evaluate, type PolicyDocument } from '@coldstart/iam';
import { ensureLogStream, expectOnce, HAPPENS } from './events.ts';
import { functionPolicy, grant, sidsOf } from './grants.ts';
import { arnOf, POLLS, PUSHES, PUSHING, type Pushing } from './triggers.ts';
import { wire } from './wiring.ts';

const EVENT_OF: Readonly<Record<Pushing, string>> = {
  UploadsBucket: 'an object in UploadsBucket',
  NewsTopic: 'a message of NewsTopic',
  ShopRule: 'an event that ShopRule picks',
  ShopLog: 'a line in ShopLog',
  SensorRule: 'a message of a device on sensors/+',
};

check('form', (t) => grant(t));

/** One event of a source, once it is wired. */
async function expectStarts(t: CheckContext, source: Pushing): Promise<void> {
  await wire(t, source);
  const mark = t.random.hex(16);
  await HAPPENS[source](t, mark);
  await expectOnce(t, mark, EVENT_OF[source]);
}

check('pushes', async (t) => {
  await ensureLogStream(t);
  for (const source of PUSHES) if (source !== 'SensorRule') await expectStarts(t, source);
});

check('device', (t) => expectStarts(t, 'SensorRule'));

interface Caller {
  readonly service: string;
  readonly source: string;
  readonly account: string;
}

/** Whether the function's policy lets a service in, for a source of an account. */
function letsIn(t: CheckContext, resource: PolicyDocument, { service, source, account }: Caller): boolean {
  const request = {
    principal: { kind: 'service', account, arn: service, service },
    action: 'lambda:InvokeFunction',
    resource: t.stack.output('WatchFunctionArn'),
    resourceAccount: t.account,
    context: { 'aws:SourceArn': source, 'aws:SourceAccount': account },
  } as const;
  return evaluate(request, { identity: [], resource }).result === 'allowed';
}

/** The same source, as another account has it; the ARN of a bucket has no account. */
function ofAccount(arn: string, account: string): string {
  const parts = arn.split(':');
  if (parts[4] !== '') parts[4] = account;
  return parts.join(':');
}

check('sources', async (t) => {
  await grant(t);
  const policy = await functionPolicy(t);
  for (const name of PUSHES) {
    const service = PUSHING[name];
    const own = { service, source: arnOf(t, name), account: t.account };
    if (!letsIn(t, policy, own))
      t.fail(`${name} to be let in`, `the function's policy does not let ${service} in for it`);
    const other = `${own.source.replace(/:\*$/, '')}-${t.random.hex(6)}`;
    const { account } = t.stranger;
    const strangers: readonly (readonly [Caller, string])[] = [
      [{ ...own, source: name === 'ShopLog' ? `${other}:*` : other }, `another source of ${service} than ${name}`],
      [{ ...own, source: ofAccount(own.source, account), account }, `what is called as ${name} in another account`],
      [{ ...own, service: 'ses.amazonaws.com' }, 'another service'],
    ];
    for (const [caller, who] of strangers)
      if (letsIn(t, policy, caller)) t.fail(`${name} to be let in, and nothing else`, `${who} is let in, too`);
  }
});

check('no-statement', async (t) => {
  await grant(t);
  const sids = sidsOf(await functionPolicy(t));
  for (const source of POLLS)
    if (sids.includes(source))
      t.fail(`no statement for ${source} in the function's policy`, 'there is one, and nobody who would use it');
});
