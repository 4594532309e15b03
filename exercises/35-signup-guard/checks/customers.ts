import {
  AdminConfirmSignUpCommand,
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
  CognitoIdentityProviderServiceException,
  InitiateAuthCommand,
  SignUpCommand,
  type AuthenticationResultType,
  type AuthFlowType,
} from '@aws-sdk/client-cognito-identity-provider';
import { DeleteItemCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { CheckContext } from '@coldstart/checks';

/** As the pool wants passwords. */
export const PASSWORD = 'Correct-horse-7';

export const cognito = (t: CheckContext): CognitoIdentityProviderClient => t.client(CognitoIdentityProviderClient);
export const poolOf = (t: CheckContext): { UserPoolId: string } => ({ UserPoolId: t.stack.resource('Customers') });
export const clientOf = (t: CheckContext): { ClientId: string } => ({ ClientId: t.stack.resource('ShopClient') });

/** An address that nobody has had yet. */
export const address = (t: CheckContext, domain = `${t.random.word()}.example`): string =>
  `${t.random.name().toLowerCase()}-${t.random.hex(6)}@${domain}`;

/** What somebody is told who is not served: `UserLambdaValidationException: PreSignUp failed with error …`. */
export async function refusalOf(work: Promise<unknown>): Promise<string | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    if (error instanceof CognitoIdentityProviderServiceException) return `${error.name}: ${error.message}`;
    throw error;
  }
}

/** Fails where somebody is refused. @param what `the sign-up of somebody whose domain is not blocked` */
export async function mustWork<Result>(t: CheckContext, what: string, work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof CognitoIdentityProviderServiceException)) throw error;
    return t.fail(`${what} to succeed`, `Cognito refused it with ${error.name}: ${error.message}`);
  }
}

export const signUp = (t: CheckContext, email: string, more: Readonly<Record<string, string>> = {}) =>
  cognito(t).send(
    new SignUpCommand({
      ...clientOf(t),
      Username: email,
      Password: PASSWORD,
      UserAttributes: Object.entries({ email, ...more }).map(([Name, Value]) => ({ Name, Value })),
    }),
  );

/** Somebody new, who is confirmed. @returns the attribute `sub` */
export async function customer(
  t: CheckContext,
  email: string,
  what = 'a confirmation',
  more: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { UserSub = '' } = await mustWork(t, 'a sign-up', signUp(t, email, more));
  const confirm = cognito(t).send(new AdminConfirmSignUpCommand({ ...poolOf(t), Username: email }));
  await mustWork(t, what, confirm);
  return UserSub;
}

export async function stateOf(t: CheckContext, email: string): Promise<{ status: string; verified: boolean }> {
  const user = await cognito(t).send(new AdminGetUserCommand({ ...poolOf(t), Username: email }));
  const verified = user.UserAttributes?.some(({ Name, Value }) => Name === 'email_verified' && Value === 'true');
  return { status: user.UserStatus ?? '', verified: verified === true };
}

export type Item = Readonly<Record<string, string>>;

const tableOf = (t: CheckContext, name: 'BlockedTable' | 'ProfilesTable'): { TableName: string } => ({
  TableName: t.stack.resource(name),
});

export async function block(t: CheckContext, domain: string): Promise<void> {
  const Item = { domain: { S: domain } };
  await t.client(DynamoDBClient).send(new PutItemCommand({ ...tableOf(t, 'BlockedTable'), Item }));
}

export async function putProfile(t: CheckContext, profile: Item): Promise<void> {
  const Item = Object.fromEntries(Object.entries(profile).map(([name, S]) => [name, { S }]));
  await t.client(DynamoDBClient).send(new PutItemCommand({ ...tableOf(t, 'ProfilesTable'), Item }));
}

export async function dropProfile(t: CheckContext, userId: string): Promise<void> {
  const Key = { userId: { S: userId } };
  await t.client(DynamoDBClient).send(new DeleteItemCommand({ ...tableOf(t, 'ProfilesTable'), Key }));
}

/** A profile as the table has it: each member as a text, or as DynamoDB writes it. */
export async function profileOf(t: CheckContext, userId: string): Promise<Item | undefined> {
  const get = new GetItemCommand({
    ...tableOf(t, 'ProfilesTable'),
    Key: { userId: { S: userId } },
    ConsistentRead: true,
  });
  const { Item } = await t.client(DynamoDBClient).send(get);
  if (Item === undefined) return undefined;
  return Object.fromEntries(Object.entries(Item).map(([name, value]) => [name, value.S ?? JSON.stringify(value)]));
}

export interface Tokens {
  readonly id: Readonly<Record<string, unknown>>;
  readonly access: Readonly<Record<string, unknown>>;
  readonly refresh: string;
}

function claimsOf(token: string | undefined): Readonly<Record<string, unknown>> {
  const [, body = ''] = (token ?? '').split('.');
  return JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as Record<string, unknown>;
}

function tokensOf({ IdToken, AccessToken, RefreshToken = '' }: AuthenticationResultType = {}): Tokens {
  return { id: claimsOf(IdToken), access: claimsOf(AccessToken), refresh: RefreshToken };
}

async function authenticate(t: CheckContext, what: string, AuthFlow: AuthFlowType, AuthParameters: Item) {
  const initiate = new InitiateAuthCommand({ ...clientOf(t), AuthFlow, AuthParameters });
  const { AuthenticationResult } = await mustWork(t, what, cognito(t).send(initiate));
  return tokensOf(AuthenticationResult);
}

export const signIn = (t: CheckContext, email: string, what = 'a sign-in'): Promise<Tokens> =>
  authenticate(t, what, 'USER_PASSWORD_AUTH', { USERNAME: email, PASSWORD });

export const refresh = (t: CheckContext, token: string): Promise<Tokens> =>
  authenticate(t, 'a refresh of the tokens', 'REFRESH_TOKEN_AUTH', { REFRESH_TOKEN: token });
