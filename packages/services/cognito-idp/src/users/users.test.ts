import { refusal } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { claimsOf, PASSWORD, secretHash, startPools, type TestPools } from '../testing/pools.ts';

let pools: TestPools;

beforeAll(async () => {
  pools = await startPools();
});

afterAll(() => pools.close());

const HOUR = 3_600_000;

const verifying = { AutoVerifiedAttributes: ['email' as const] };

const email = (Value: string) => [{ Name: 'email', Value }];

test('somebody signs up, confirms with the code that came, and signs in', async () => {
  const made = await pools.pool(verifying);
  const { clientId: ClientId, poolId: UserPoolId } = made;
  const answer = await pools.app.signUp({
    ClientId,
    Username: 'ann',
    Password: PASSWORD,
    UserAttributes: email('ann@example.com'),
  });
  expect(answer).toMatchObject({
    UserConfirmed: false,
    CodeDeliveryDetails: { Destination: 'a***@e***', DeliveryMedium: 'EMAIL', AttributeName: 'email' },
  });
  expect(await refusal(pools.signIn(made, 'ann'))).toMatchObject({
    code: 'UserNotConfirmedException',
    message: 'User is not confirmed.',
  });
  const [mail] = await pools.mail('ann@example.com');
  expect(mail).toMatchObject({ subject: 'Your verification code', medium: 'email' });
  expect(mail?.text).toMatch(/^Your confirmation code is \d{6}$/);
  expect(await refusal(pools.app.confirmSignUp({ ClientId, Username: 'ann', ConfirmationCode: 'x' }))).toMatchObject({
    code: 'CodeMismatchException',
    message: 'Invalid verification code provided, please try again.',
  });
  const ConfirmationCode = await pools.codeTo('ann@example.com');
  await pools.app.confirmSignUp({ ClientId, Username: 'ann', ConfirmationCode });
  expect((await refusal(pools.app.confirmSignUp({ ClientId, Username: 'ann', ConfirmationCode }))).message).toBe(
    'User cannot be confirmed. Current status is CONFIRMED',
  );
  const { IdToken, AccessToken } = await pools.signIn(made, 'ann');
  expect(claimsOf(IdToken)).toMatchObject({
    'cognito:username': 'ann',
    sub: answer.UserSub,
    email: 'ann@example.com',
    email_verified: true,
    aud: ClientId,
    token_use: 'id',
    iss: `https://cognito-idp.eu-central-1.amazonaws.com/${UserPoolId}`,
  });
  expect(claimsOf(AccessToken)).toMatchObject({
    username: 'ann',
    client_id: ClientId,
    token_use: 'access',
    scope: 'aws.cognito.signin.user.admin',
  });
});

test('a code holds for a day by the cloud’s clock, and five wrong ones are enough', async () => {
  const { clientId: ClientId } = await pools.pool(verifying);
  const people = ['old', 'guesser'];
  for (const Username of people)
    await pools.app.signUp({
      ClientId,
      Username,
      Password: PASSWORD,
      UserAttributes: email(`${Username}@example.com`),
    });
  for (let at = 0; at < 5; at++)
    await refusal(pools.app.confirmSignUp({ ClientId, Username: 'guesser', ConfirmationCode: 'wrong' }));
  const right = await pools.codeTo('guesser@example.com');
  expect(
    await refusal(pools.app.confirmSignUp({ ClientId, Username: 'guesser', ConfirmationCode: right })),
  ).toMatchObject({
    code: 'LimitExceededException',
    message: 'Attempt limit exceeded, please try after some time.',
  });
  const late = await pools.codeTo('old@example.com');
  await pools.test.cloud.clock.advance(25 * HOUR);
  expect(await refusal(pools.app.confirmSignUp({ ClientId, Username: 'old', ConfirmationCode: late }))).toMatchObject({
    code: 'ExpiredCodeException',
    message: 'Invalid code provided, please request a code again.',
  });
  await pools.app.resendConfirmationCode({ ClientId, Username: 'old' });
  await pools.app.confirmSignUp({ ClientId, Username: 'old', ConfirmationCode: await pools.codeTo('old@example.com') });
});

test('an app client with a secret wants its hash', async () => {
  const { clientId: ClientId, secret = '' } = await pools.pool({}, { GenerateSecret: true });
  const asked = { ClientId, Username: 'bob', Password: PASSWORD };
  expect(await refusal(pools.app.signUp(asked))).toMatchObject({
    code: 'NotAuthorizedException',
    message: `Client ${ClientId} is configured with secret but SECRET_HASH was not received`,
  });
  expect((await refusal(pools.app.signUp({ ...asked, SecretHash: secretHash('x', 'bob', ClientId) }))).message).toBe(
    `Unable to verify secret hash for client ${ClientId}`,
  );
  await pools.app.signUp({ ...asked, SecretHash: secretHash(secret, 'bob', ClientId) });
  expect(await refusal(pools.app.signUp({ ...asked, SecretHash: secretHash(secret, 'bob', ClientId) }))).toMatchObject({
    code: 'UsernameExistsException',
    message: 'User already exists',
  });
});

test.each([
  ['Short1!', 'Password not long enough'],
  ['lower-case1', 'Password must have uppercase characters'],
  ['UPPER-CASE1', 'Password must have lowercase characters'],
  ['No-numbers', 'Password must have numeric characters'],
  ['NoSymbols1', 'Password must have symbol characters'],
])('the password %s is refused', async (Password, why) => {
  const { clientId: ClientId } = await pools.pool();
  expect(await refusal(pools.app.signUp({ ClientId, Username: 'carl', Password }))).toMatchObject({
    code: 'InvalidPasswordException',
    message: `Password did not conform with policy: ${why}`,
  });
});

test.each([
  [
    [{ Name: 'custom:none', Value: '1' }],
    'Attributes did not conform to the schema: Type for attribute {custom:none} could not be determined',
  ],
  [[{ Name: 'email', Value: 'nobody' }], 'Invalid email address format.'],
  [[{ Name: 'phone_number', Value: '0123' }], 'Invalid phone number format.'],
  [
    [
      { Name: 'name', Value: 'n' },
      { Name: 'email_verified', Value: 'true' },
    ],
    'A client attempted to write unauthorized attribute',
  ],
  [[{ Name: 'nickname', Value: 'n' }], 'Attributes did not conform to the schema: name: The attribute is required\n'],
  [
    [
      { Name: 'name', Value: 'n' },
      { Name: 'custom:seats', Value: 'many' },
    ],
    'Attributes did not conform to the schema: custom:seats: The value must be a whole number.',
  ],
])('the attributes %# are refused', async (UserAttributes, message) => {
  const { clientId: ClientId } = await pools.pool({
    Schema: [
      { Name: 'name', Required: true },
      { Name: 'seats', AttributeDataType: 'Number' },
    ],
  });
  expect(
    (await refusal(pools.app.signUp({ ClientId, Username: 'dora', Password: PASSWORD, UserAttributes }))).message,
  ).toBe(message);
});

test('who signs in with an address has an id for a name, and an address belongs to one', async () => {
  const made = await pools.pool({ UsernameAttributes: ['email'] });
  const { clientId: ClientId, poolId: UserPoolId } = made;
  expect((await refusal(pools.app.signUp({ ClientId, Username: 'eve', Password: PASSWORD }))).message).toBe(
    'Username should be an email.',
  );
  const { UserSub = '' } = await pools.app.signUp({ ClientId, Username: 'eve@example.com', Password: PASSWORD });
  await pools.root.adminConfirmSignUp({ UserPoolId, Username: 'eve@example.com' });
  expect(claimsOf((await pools.signIn(made, 'eve@example.com')).AccessToken)['username']).toBe(UserSub);
  expect(await refusal(pools.app.signUp({ ClientId, Username: 'eve@example.com', Password: PASSWORD }))).toMatchObject({
    code: 'UsernameExistsException',
    message: 'An account with the given email already exists.',
  });
  await pools.user(made, 'finn@example.com');
  const UserAttributes = email('eve@example.com');
  expect(
    await refusal(pools.root.adminUpdateUserAttributes({ UserPoolId, Username: 'finn@example.com', UserAttributes })),
  ).toMatchObject({
    code: 'AliasExistsException',
    message: 'An account with the given email already exists.',
  });
});

test('an alias counts once it is verified', async () => {
  const made = await pools.pool({ AliasAttributes: ['email'], AutoVerifiedAttributes: ['email'] });
  await pools.user(made, 'gil', { email: 'gil@example.com' });
  expect((await refusal(pools.signIn(made, 'gil@example.com'))).code).toBe('UserNotFoundException');
  const UserAttributes = [...email('gil@example.com'), { Name: 'email_verified', Value: 'true' }];
  await pools.root.adminUpdateUserAttributes({ UserPoolId: made.poolId, Username: 'gil', UserAttributes });
  expect(claimsOf((await pools.signIn(made, 'gil@example.com')).IdToken)['cognito:username']).toBe('gil');
});

test('users change themselves: attributes, verification, password, the end', async () => {
  const made = await pools.pool({
    AutoVerifiedAttributes: ['email'],
    UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
    Policies: { PasswordPolicy: { MinimumLength: 8, PasswordHistorySize: 2 } },
  });
  await pools.user(made, 'kim', { email: 'kim@example.com', email_verified: 'true' });
  const { AccessToken } = await pools.signIn(made, 'kim');
  const { CodeDeliveryDetailsList } = await pools.app.updateUserAttributes({
    AccessToken,
    UserAttributes: email('new@example.com'),
  });
  expect(CodeDeliveryDetailsList).toEqual([
    { Destination: 'n***@e***', DeliveryMedium: 'EMAIL', AttributeName: 'email' },
  ]);
  const emailNow = async () =>
    (await pools.app.getUser({ AccessToken })).UserAttributes?.find(({ Name }) => Name === 'email')?.Value;
  expect(await emailNow()).toBe('kim@example.com');
  await pools.app.verifyUserAttribute({
    AccessToken,
    AttributeName: 'email',
    Code: await pools.codeTo('new@example.com'),
  });
  expect(await emailNow()).toBe('new@example.com');
  await pools.app.changePassword({ AccessToken, PreviousPassword: PASSWORD, ProposedPassword: 'Sec0nd-horse' });
  const back = pools.app.changePassword({ AccessToken, PreviousPassword: 'Sec0nd-horse', ProposedPassword: PASSWORD });
  expect((await refusal(back)).code).toBe('PasswordHistoryPolicyViolationException');
  await pools.app.deleteUser({ AccessToken });
  expect((await refusal(pools.app.getUser({ AccessToken }))).code).toMatch(/NotAuthorized|UserNotFound/);
});

test('users are found by filters and come in pages', async () => {
  const made = await pools.pool();
  const { poolId: UserPoolId } = made;
  for (const name of ['lea', 'leo', 'max']) await pools.user(made, name, { email: `${name}@example.com` });
  await pools.root.adminDisableUser({ UserPoolId, Username: 'max' });
  const names = async (Filter: string) =>
    (await pools.root.listUsers({ UserPoolId, Filter })).Users?.map(({ Username }) => Username);
  expect(await names('username ^= "le"')).toEqual(['lea', 'leo']);
  expect(await names('email = "leo@example.com"')).toEqual(['leo']);
  expect(await names('status = "Disabled"')).toEqual(['max']);
  expect(await names('cognito:user_status = "CONFIRMED"')).toEqual(['lea', 'leo', 'max']);
  expect((await refusal(names('email'))).message).toBe('Error while parsing filter.');
  const first = await pools.root.listUsers({ UserPoolId, Limit: 2, AttributesToGet: ['email'] });
  expect(first.Users?.[0]?.Attributes).toEqual([{ Name: 'email', Value: 'lea@example.com' }]);
  const second = await pools.root.listUsers({ UserPoolId, Limit: 2, PaginationToken: first.PaginationToken });
  expect(second.Users?.map(({ Username }) => Username)).toEqual(['max']);
  expect((await refusal(pools.signIn(made, 'max'))).message).toBe('User is disabled.');
});
