import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  ConfirmForgotPasswordCommand,
  CreateGroupCommand,
  ForgotPasswordCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { check, type CheckContext } from '@coldstart/checks';
import {
  address,
  block,
  clientOf,
  cognito,
  customer,
  dropProfile,
  mustWork,
  PASSWORD,
  poolOf,
  profileOf,
  putProfile,
  refresh,
  refusalOf,
  signIn,
  signUp,
  stateOf,
  type Tokens,
} from './customers.ts';
import { PRE_SIGN_UP, PRE_TOKEN, triggerEvent } from './events.ts';
import { expectLogged, troubles, whileSlow } from './troubles.ts';

const GUARD = 'PreSignUpFunction';
const WELCOME = 'PostConfirmationFunction';
const CLAIMS = 'PreTokenGenerationFunction';

/** As the template has it. */
const STAFF = 'shop.example';

/** What Cognito says when a function of the pool throws. */
const thrown = (message: string): string => `UserLambdaValidationException: PreSignUp failed with error ${message}.`;

/** A domain that was blocked just now. */
async function blockedDomain(t: CheckContext): Promise<string> {
  const domain = `${t.random.word()}-${t.random.hex(6)}.example`;
  await block(t, domain);
  return domain;
}

check('blocked', async (t) => {
  const domain = await blockedDomain(t);
  for (const [email, what] of [
    [address(t, domain), 'somebody whose domain is blocked'],
    [address(t, domain).toUpperCase(), 'somebody whose domain is blocked, in capital letters'],
  ] as const) {
    const said = (await refusalOf(signUp(t, email))) ?? 'nothing: the sign-up succeeded';
    t.expect(said, `what Cognito tells ${what}`).toEqual(thrown('This address cannot be used'));
  }
  for (const other of t.random.shuffle([`mail.${domain}`, `not${domain}`, `${domain}.example`])) {
    const what = `the sign-up with a domain that only looks like a blocked one (${other})`;
    await mustWork(t, what, signUp(t, address(t, other)));
  }
});

check('nobody-verified', async (t) => {
  for (const [domain, who] of [
    [undefined, 'somebody'],
    [STAFF, "somebody with an address of the shop's own"],
  ] as const) {
    const email = address(t, domain);
    await mustWork(t, `the sign-up of ${who}`, signUp(t, email));
    const { status, verified } = await stateOf(t, email);
    t.expect(status, `the status of ${who} after the sign-up`).toEqual('UNCONFIRMED');
    t.expect(verified, `whether the address of ${who} counts as verified after the sign-up`).toEqual(false);
  }
});

check('other-sources', async (t) => {
  const domain = await blockedDomain(t);
  const Username = address(t, domain);
  const invited = cognito(t).send(new AdminCreateUserCommand({ ...poolOf(t), Username, MessageAction: 'SUPPRESS' }));
  await mustWork(t, 'the creation, by an administrator, of a user whose domain is blocked', invited);
  for (const source of ['PreSignUp_AdminCreateUser', 'PreSignUp_ExternalProvider']) {
    const event = triggerEvent(t, { source, email: address(t, domain), response: PRE_SIGN_UP });
    const { requestId, error, result } = await t.invoke(GUARD, event);
    const what = `an event ${source} whose domain is blocked`;
    if (error !== undefined) t.fail(`an answer to ${what}`, `it failed with ${error.type}: ${error.message}`);
    t.expect(result, `the answer to ${what}`).toEqual(event);
    const calls = t.callsDuring(requestId).filter(({ service }) => service === 'dynamodb');
    t.expect(calls.length, `the number of calls of DynamoDB for ${what}`).toEqual(0);
  }
});

check('closed', async (t) => {
  const email = (): string => address(t);
  await whileSlow(t, 'BlockedTable', 900, () =>
    mustWork(t, 'a sign-up while the table takes 0.9 seconds', signUp(t, email())),
  );
  for (const { what, secret, begin } of troubles(t, 'BlockedTable')) {
    const mend = begin();
    const who = email();
    const said = (await refusalOf(signUp(t, who))) ?? 'nothing: the sign-up succeeded';
    mend();
    t.expect(said, `what Cognito tells a stranger when the table ${what}`).toEqual(thrown('Please try again later'));
    if (secret !== undefined) await expectLogged(t, GUARD, secret, 'what the exception says');
  }
});

check('profile', async (t) => {
  const email = address(t);
  const userId = await customer(t, email);
  const profile = { userId, email, plan: 'free' };
  t.expect(await profileOf(t, userId), 'the profile of a new customer').toEqual(profile);
  // Cognito calls again, after three months.
  const changed = { ...profile, plan: t.random.word(), since: t.random.hex(6) };
  await putProfile(t, changed);
  const source = 'PostConfirmation_ConfirmSignUp';
  const event = triggerEvent(t, { source, email, response: {}, sub: userId });
  const { error } = await t.invoke(WELCOME, event);
  if (error !== undefined)
    t.fail('an answer when Cognito calls again', `the handler failed with ${error.type}: ${error.message}`);
  t.expect(await profileOf(t, userId), 'a profile that was there when Cognito called again').toEqual(changed);
});

/** The code in the newest mail to an address. */
function codeFor(t: CheckContext, email: string): string {
  const mails = t.journal.entries({ kind: 'delivery', service: 'cognito-idp' });
  const mail = mails.findLast(({ action, resource }) => action === 'email' && resource === email);
  const [code] = /\d{6}/.exec(String(mail?.detail?.['text'])) ?? [];
  return code ?? t.fail(`a code in a mail to ${email}`, 'there was none');
}

check('reset', async (t) => {
  const Username = address(t);
  const attributes = { email: Username, email_verified: 'true' };
  const create = new AdminCreateUserCommand({
    ...poolOf(t),
    Username,
    MessageAction: 'SUPPRESS',
    UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
  });
  const created = await mustWork(t, 'the creation of a user by an administrator', cognito(t).send(create));
  const permanent = new AdminSetUserPasswordCommand({ ...poolOf(t), Username, Password: PASSWORD, Permanent: true });
  await cognito(t).send(permanent);
  await cognito(t).send(new ForgotPasswordCommand({ ...clientOf(t), Username }));
  const confirm = new ConfirmForgotPasswordCommand({
    ...clientOf(t),
    Username,
    Password: `${PASSWORD}-again`,
    ConfirmationCode: codeFor(t, Username),
  });
  await mustWork(t, 'a password reset', cognito(t).send(confirm));
  const profile = await profileOf(t, created.User?.Username ?? '');
  t.expect(profile, 'a profile, after the password reset of somebody who had none').toBeAbsent();
});

check('goes-on', async (t) => {
  for (const { what, begin } of troubles(t, 'ProfilesTable')) {
    const mend = begin();
    const userId = await customer(t, address(t), `a confirmation when the table ${what}`);
    mend();
    await expectLogged(
      t,
      WELCOME,
      userId,
      `the \`sub\` of a customer whose profile was not written, when the table ${what},`,
    );
  }
});

/** A claim of both tokens. */
function expectPlan(t: CheckContext, { id, access }: Tokens, plan: string, when: string): void {
  t.expect(id['plan'], `the claim \`plan\` of the ID token ${when}`).toEqual(plan);
  t.expect(access['plan'], `the claim \`plan\` of the access token ${when}`).toEqual(plan);
}

check('plan', async (t) => {
  const email = address(t);
  const userId = await customer(t, email);
  expectPlan(t, await signIn(t, email), 'free', 'of a new customer');
  let tokens: Tokens | undefined;
  for (const plan of [`${t.random.word()}-${t.random.hex(4)}`, `${t.random.word()}-${t.random.hex(4)}`]) {
    await putProfile(t, { userId, email, plan });
    tokens = await signIn(t, email);
    expectPlan(t, tokens, plan, 'after the plan has changed');
  }
  const plan = `${t.random.word()}-${t.random.hex(4)}`;
  await putProfile(t, { userId, email, plan });
  expectPlan(t, await refresh(t, tokens?.refresh ?? ''), plan, 'after the plan has changed and a refresh');
  const slow = await whileSlow(t, 'ProfilesTable', 900, () => signIn(t, email));
  expectPlan(t, slow, plan, 'when the table takes 0.9 seconds');
});

check('plan-free', async (t) => {
  const email = address(t);
  const userId = await customer(t, email);
  await putProfile(t, { userId, email, plan: 'gold' });
  for (const { what, secret, begin } of troubles(t, 'ProfilesTable')) {
    const mend = begin();
    const tokens = await signIn(t, email, `a sign-in when the table ${what}`);
    mend();
    expectPlan(t, tokens, 'free', `when the table ${what}`);
    if (secret !== undefined) await expectLogged(t, CLAIMS, secret, 'what the exception says');
  }
  await putProfile(t, { userId, email });
  expectPlan(t, await signIn(t, email), 'free', 'of a customer whose profile has no plan');
  await dropProfile(t, userId);
  expectPlan(t, await signIn(t, email), 'free', 'of a customer without a profile');
});

check('other-claims', async (t) => {
  const email = address(t);
  const birthdate = `19${t.random.int(40, 99)}-0${t.random.int(1, 9)}-1${t.random.int(0, 9)}`;
  const given = t.random.name();
  await customer(t, email, 'a confirmation', { birthdate, given_name: given });
  const GroupName = `${t.random.word()}-${t.random.hex(4)}`;
  await cognito(t).send(new CreateGroupCommand({ ...poolOf(t), GroupName }));
  await cognito(t).send(new AdminAddUserToGroupCommand({ ...poolOf(t), Username: email, GroupName }));
  const { id, access } = await signIn(t, email);
  t.expect(id['birthdate'], 'the claim `birthdate` of the ID token').toBeAbsent();
  t.expect(id, 'the ID token').toHaveMembers({ email, given_name: given, 'cognito:groups': [GroupName] });
  const kept = { 'cognito:groups': [GroupName], scope: 'aws.cognito.signin.user.admin' };
  t.expect(access, 'the access token').toHaveMembers(kept);
});

check('whole-event', async (t) => {
  const email = address(t);
  for (const [name, source, response, version] of [
    [GUARD, 'PreSignUp_SignUp', PRE_SIGN_UP, '1'],
    [WELCOME, 'PostConfirmation_ConfirmSignUp', {}, '1'],
    [WELCOME, 'PostConfirmation_ConfirmForgotPassword', {}, '1'],
    [CLAIMS, 'TokenGeneration_Authentication', PRE_TOKEN, '2'],
  ] as const) {
    const event = triggerEvent(t, { source, email, response, version });
    const answer = await t.callObject(name, event);
    // What is in it is about the tokens, and other checks look at them.
    const given = name === CLAIMS ? { ...answer, response } : answer;
    t.expect(given, `the answer of ${name} to ${source}`).toEqual(event);
  }
});
