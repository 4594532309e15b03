import type {
  PostConfirmationConfirmSignUpTriggerEvent,
  PreSignUpEmailTriggerEvent,
  PreTokenGenerationAuthenticationTriggerEvent,
  PreTokenGenerationAuthenticationV2TriggerEvent,
  PreTokenGenerationClientCredentialsV3TriggerEvent,
} from 'aws-lambda';
import { sample, type FieldNote } from '../sample.ts';

/** What AWS sends, where the types say what a function fills in: `null` where nothing is said. */
type Sent<Event> = Omit<Event, 'request' | 'response'> & { request: object; response: object };

const ID = '8a1f7c52-4b0d-4a5e-9a57-3c1e4f0c2d61';
const CLIENT = '1example23456789';

const head = <Version extends string, Source extends string>(
  version: Version,
  userName: string,
  triggerSource: Source,
) => ({
  version,
  region: 'eu-central-1',
  userPoolId: 'eu-central-1_Ab3dE5gH1',
  userName,
  callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: CLIENT },
  triggerSource,
});

const confirmed = {
  sub: ID,
  'cognito:user_status': 'CONFIRMED',
  email: 'ada@example.com',
  email_verified: 'true',
};

const first: Readonly<Record<string, FieldNote>> = {
  version: { means: 'The version of the event.', trap: 'A text, and of tokens alone there is more than `1`.' },
  region: { means: 'The Region of the pool.' },
  userPoolId: { means: 'The pool.' },
  userName: {
    means: 'Who it is about.',
    trap: 'Where people sign in with an address, this is an id. The address is an attribute.',
  },
  callerContext: { means: 'Who has asked Cognito.' },
  'callerContext.awsSdkVersion': { means: 'With which SDK; often it is not known.' },
  'callerContext.clientId': { means: 'The app client.', trap: '`CLIENT_ID_NOT_APPLICABLE` for administrators.' },
};

const about: Readonly<Record<string, FieldNote>> = {
  'request.userAttributes': { means: 'What is known of the user.', trap: 'All are texts, `true` as well.' },
  'request.userAttributes.sub': { means: 'The user’s id, which never changes. Take it as the key of what is theirs.' },
  'request.userAttributes.cognito:user_status': { means: '`UNCONFIRMED`, `CONFIRMED`, `FORCE_CHANGE_PASSWORD`, …' },
  'request.userAttributes.email': { means: 'The address.' },
  'request.userAttributes.email_verified': { means: 'Whether somebody has shown that the address is theirs.' },
};

/** https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-sign-up.html */
export const preSignUp = sample<Sent<PreSignUpEmailTriggerEvent>>({
  title: 'Cognito, before a sign-up',
  how: 'Cognito waits for five seconds, three times. Return the event, and they come in; throw an error, and they do not.',
  event: {
    ...head('1', ID, 'PreSignUp_SignUp'),
    request: { userAttributes: { email: 'ada@example.com' }, validationData: null },
    response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
  },
  fields: {
    ...first,
    triggerSource: {
      means: '`PreSignUp_SignUp`, `PreSignUp_AdminCreateUser` or `PreSignUp_ExternalProvider`.',
      trap: 'All three come to one function. Look here before you refuse anybody.',
    },
    request: { means: 'What is asked.' },
    'request.userAttributes': { means: 'What the stranger has typed.', trap: 'Nobody has looked whether it is true.' },
    'request.userAttributes.email': { means: 'An address.', trap: 'Anybody’s: no code has gone there yet.' },
    'request.validationData': { means: 'What the client says to this function alone, as an object; or `null`.' },
    response: { means: 'Change these, and return the whole event.' },
    'response.autoConfirmUser': { means: 'Whether the user is confirmed at once, without a code.' },
    'response.autoVerifyEmail': {
      means: 'Whether the address counts as verified.',
      trap: 'Decided by the domain, it lets anybody be somebody else.',
    },
    'response.autoVerifyPhone': { means: 'The same for the number.' },
  },
});

/** https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-confirmation.html */
export const postConfirmation = sample<Sent<PostConfirmationConfirmSignUpTriggerEvent>>({
  title: 'Cognito, after a confirmation',
  how: 'Cognito waits for five seconds, three times. An error reaches the client, but the user is confirmed all the same.',
  event: {
    ...head('1', ID, 'PostConfirmation_ConfirmSignUp'),
    request: { userAttributes: confirmed },
    response: {},
  },
  fields: {
    ...first,
    triggerSource: {
      means: '`PostConfirmation_ConfirmSignUp`, or `PostConfirmation_ConfirmForgotPassword` after a password reset.',
      trap: 'Who does not look here welcomes people again and again.',
    },
    request: { means: 'Who was confirmed.' },
    ...about,
    response: { means: 'Nothing is asked.', trap: 'Return the event nevertheless: `{}` is refused.' },
  },
});

const groups: Readonly<Record<string, FieldNote>> = {
  'request.groupConfiguration': { means: 'What the tokens would say of groups.' },
  'request.groupConfiguration.groupsToOverride': { means: 'The names of the user’s groups.' },
  'request.groupConfiguration.iamRolesToOverride': { means: 'The roles of these groups.' },
  'request.groupConfiguration.preferredRole': { means: 'The role of the group that comes first, or `null`.' },
};

const sources: FieldNote = {
  means:
    'Why there is a token: `TokenGeneration_Authentication`, `_RefreshTokens`, `_HostedAuth`, `_NewPasswordChallenge`, …',
};

const nobodysGroups = { groupsToOverride: [], iamRolesToOverride: [], preferredRole: null };

/** https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html */
export const preTokenV1 = sample<Sent<PreTokenGenerationAuthenticationTriggerEvent>>({
  title: 'Cognito, before a token, version 1',
  how: 'Cognito waits for five seconds, three times. What you add or leave out is in the ID token; the access token stays as it is.',
  event: {
    ...head('1', ID, 'TokenGeneration_Authentication'),
    request: { userAttributes: confirmed, groupConfiguration: nobodysGroups },
    response: { claimsOverrideDetails: null },
  },
  fields: {
    ...first,
    triggerSource: sources,
    request: { means: 'Whose tokens they are.' },
    ...about,
    ...groups,
    response: { means: 'Fill in the member that is `null`, and return the whole event.' },
    'response.claimsOverrideDetails': {
      means: '`claimsToAddOrOverride`, `claimsToSuppress`, `groupOverrideDetails`.',
      trap: 'Values are texts. Versions 2 and 3 have another member, and do not look at this one.',
    },
  },
});

const details: FieldNote = {
  means: '`idTokenGeneration`, `accessTokenGeneration` and `groupOverrideDetails`, each of them if you like.',
  trap: 'Each token has its own claims: what is in one is not in the other.',
};

export const preTokenV2 = sample<Sent<PreTokenGenerationAuthenticationV2TriggerEvent>>({
  title: 'Cognito, before a token, version 2',
  how: 'As version 1, and for access tokens, too. A pool on the plan Lite does not send it.',
  event: {
    ...head('2', ID, 'TokenGeneration_Authentication'),
    request: {
      userAttributes: confirmed,
      groupConfiguration: nobodysGroups,
      scopes: ['aws.cognito.signin.user.admin'],
    },
    response: { claimsAndScopeOverrideDetails: null },
  },
  fields: {
    ...first,
    triggerSource: sources,
    request: { means: 'Whose tokens they are.' },
    ...about,
    ...groups,
    'request.scopes': { means: 'The scopes of the access token. You add and take some in `accessTokenGeneration`.' },
    response: { means: 'Fill in the member that is `null`, and return the whole event.' },
    'response.claimsAndScopeOverrideDetails': details,
  },
});

export const preTokenV3 = sample<Sent<PreTokenGenerationClientCredentialsV3TriggerEvent>>({
  title: 'Cognito, before a token, version 3',
  how: 'As version 2, and for programs that sign in with a secret, too. This is the event of one of them.',
  event: {
    ...head('3', CLIENT, 'TokenGeneration_ClientCredentials'),
    request: { userAttributes: {}, groupConfiguration: nobodysGroups, scopes: ['orders/read'] },
    response: { claimsAndScopeOverrideDetails: null },
  },
  fields: {
    ...first,
    userName: { means: 'Of a program the app client.', trap: 'There is no user.' },
    triggerSource: { means: 'A program has asked. People have the sources of version 2.' },
    request: { means: 'Whose tokens they are.' },
    'request.userAttributes': { means: 'Of a program nothing.', trap: 'A `sub` to look up is missing.' },
    ...groups,
    'request.scopes': { means: 'The scopes that the program has asked for.' },
    response: { means: 'Fill in the member that is `null`, and return the whole event.' },
    'response.claimsAndScopeOverrideDetails': {
      ...details,
      trap: 'A program gets an access token alone.',
    },
  },
});
