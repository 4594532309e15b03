import { invalidParameter, refused, wrongPassword } from '../errors.ts';
import type { AuthSession, User } from '../state.ts';
import { unrecognizable } from '../triggers/answer.ts';
import { fire } from '../triggers/fire.ts';
import { findUser, lookUpUser } from '../users/find.ts';
import { triggerAttributes } from '../users/show.ts';
import { complete, preAuthentication } from './complete.ts';
import { required, type AuthAnswer, type AuthStep } from './context.ts';
import { bySrp } from './password-flow.ts';
import { askFor } from './second-factor.ts';
import { openSession } from './sessions.ts';
import { checkState, unknownUser } from './user-state.ts';

/** A challenge that was answered, as the functions are told. */
interface Answered {
  readonly challengeName: string;
  readonly challengeResult: boolean;
  readonly challengeMetadata: string | null;
}

interface CustomState {
  readonly answered: readonly Answered[];
  readonly privateParameters: Readonly<Record<string, string>>;
  readonly metadata: string | null;
}

const stateOf = ({ data }: AuthSession): CustomState => data['custom'] as CustomState;

/** https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-challenge.html */
export async function byChallenges(step: AuthStep): Promise<AuthAnswer> {
  const { call, pool, client, given } = step;
  const name = required(step, 'USERNAME');
  if (pool.settings.LambdaConfig.DefineAuthChallenge === undefined)
    throw invalidParameter('Custom auth lambda trigger is not configured for the user pool.');
  if (given['CHALLENGE_NAME'] === 'SRP_A') return beginBySrp(step);
  const user = lookUpUser(call, pool, name);
  await preAuthentication(step, user, name);
  if (user === undefined && client.settings.PreventUserExistenceErrors !== 'ENABLED') throw unknownUser(client);
  if (user !== undefined) checkState(user, call);
  return define(step, user, name, []);
}

/** A password first: the function is asked what comes of it. */
async function beginBySrp(step: AuthStep): Promise<AuthAnswer> {
  required(step, 'SRP_A');
  const user = findUser(step.call, step.pool, required(step, 'USERNAME'));
  return define(step, user, user.username, [
    { challengeName: 'SRP_A', challengeResult: true, challengeMetadata: null },
  ]);
}

/** A password was proved in a custom flow. */
export function afterSrp(step: AuthStep, user: User, session: AuthSession): Promise<AuthAnswer> {
  const proved = { challengeName: 'PASSWORD_VERIFIER', challengeResult: true, challengeMetadata: null };
  return define(step, user, user.username, [...stateOf(session).answered, proved]);
}

type Trigger = 'DefineAuthChallenge' | 'CreateAuthChallenge' | 'VerifyAuthChallengeResponse';

/** Asks one of the three functions, which hear of whoever signs in, or says so where that is nobody. */
function ask(
  trigger: Trigger,
  { call, pool, client, clientMetadata }: AuthStep,
  user: User | undefined,
  name: string,
  { request, response }: { readonly request: object; readonly response: object },
): ReturnType<typeof fire> {
  return fire(call, pool, trigger, {
    source: `${trigger}_Authentication`,
    username: user?.username ?? name,
    clientId: client.id,
    request: {
      userAttributes: user === undefined ? {} : triggerAttributes(user),
      ...request,
      ...(clientMetadata !== undefined && { clientMetadata }),
      ...(client.settings.PreventUserExistenceErrors === 'ENABLED' && { userNotFound: user === undefined }),
    },
    response,
  });
}

async function define(
  step: AuthStep,
  user: User | undefined,
  name: string,
  answered: readonly Answered[],
): Promise<AuthAnswer> {
  const response = await ask('DefineAuthChallenge', step, user, name, {
    request: { session: answered },
    response: { challengeName: null, issueTokens: null, failAuthentication: null },
  });
  if (response === undefined) throw unrecognizable();
  if (response['failAuthentication'] === true) throw wrongPassword();
  if (response['issueTokens'] === true) {
    if (user === undefined) throw wrongPassword();
    return complete(step, user);
  }
  const custom = { answered, privateParameters: {}, metadata: null };
  if (user !== undefined && response['challengeName'] === 'PASSWORD_VERIFIER') return bySrp(step, { custom });
  if (user !== undefined && response['challengeName'] === 'SMS_MFA') return askFor(step, user, 'SMS_MFA');
  if (response['challengeName'] === 'CUSTOM_CHALLENGE') return create(step, user, name, answered);
  throw unrecognizable();
}

function texts(value: unknown): Record<string, string> {
  if (value === undefined || value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value)) throw unrecognizable();
  const entries = Object.entries(value as Record<string, unknown>);
  if (!entries.every(([, text]) => typeof text === 'string')) throw unrecognizable();
  return Object.fromEntries(entries) as Record<string, string>;
}

async function create(
  step: AuthStep,
  user: User | undefined,
  name: string,
  answered: readonly Answered[],
): Promise<AuthAnswer> {
  const { call, pool, client } = step;
  const response = await ask('CreateAuthChallenge', step, user, name, {
    request: { challengeName: 'CUSTOM_CHALLENGE', session: answered },
    response: { publicChallengeParameters: null, privateChallengeParameters: null, challengeMetadata: null },
  });
  if (response === undefined) throw missing('CreateAuthChallenge');
  const metadata = response['challengeMetadata'];
  const custom: CustomState = {
    answered,
    privateParameters: texts(response['privateChallengeParameters']),
    metadata: typeof metadata === 'string' ? metadata : null,
  };
  const username = user?.username ?? name;
  return {
    ChallengeName: 'CUSTOM_CHALLENGE',
    Session: openSession(call, pool, client, { username }, 'CUSTOM_CHALLENGE', { custom, isKnown: user !== undefined }),
    ChallengeParameters: { USERNAME: username, ...texts(response['publicChallengeParameters']) },
  };
}

const missing = (trigger: string) =>
  refused('InvalidUserPoolConfigurationException', `${trigger} lambda trigger is not configured for the user pool.`);

/** CUSTOM_CHALLENGE: the function says whether it is right, and another what comes next. */
export async function answerChallenge(step: AuthStep, session: AuthSession): Promise<AuthAnswer> {
  const { call, pool } = step;
  const answer = required(step, 'ANSWER');
  const { username } = session;
  const user = session.data['isKnown'] === true ? findUser(call, pool, username) : undefined;
  const { answered, privateParameters, metadata } = stateOf(session);
  const response = await ask('VerifyAuthChallengeResponse', step, user, username, {
    request: { privateChallengeParameters: privateParameters, challengeAnswer: answer },
    response: { answerCorrect: null },
  });
  if (response === undefined) throw missing('VerifyAuthChallengeResponse');
  if (typeof response['answerCorrect'] !== 'boolean') throw unrecognizable();
  const isRight = response['answerCorrect'] && user !== undefined;
  const entry = { challengeName: 'CUSTOM_CHALLENGE', challengeResult: isRight, challengeMetadata: metadata };
  return define(step, user, username, [...answered, entry]);
}
