/** What the widget of lesson 34 tells: what somebody does, what a pool asks its functions, and what comes of an answer. */
import {
  ATTEMPTS,
  confirmsUser,
  PATIENCE,
  previewAnswer,
  previewTokens,
  previewTriggers,
  type Occasion,
  type PreviewAnswer,
  type PreviewPool,
  type PreviewResult,
  type PreviewTrigger,
  type TokenEventVersion,
  type TriggerName,
} from '@coldstart/service-cognito-idp/preview';
import type { Kind } from '~/lib/signs.ts';

export const OCCASIONS = {
  signUp: 'Ada signs up',
  confirm: 'Ada enters the code',
  signIn: 'Ada signs in',
  reset: 'Ada sets a new password',
  create: 'An administrator creates Ada',
} as const satisfies Partial<Record<Occasion, string>>;
export type Deed = keyof typeof OCCASIONS;

export const VERSIONS = { V1_0: 'V1', V2_0: 'V2', V3_0: 'V3' } as const satisfies Record<TokenEventVersion, string>;

/** The function that answers as the form says; the others return their event. */
const ASKED: Readonly<Record<Deed, TriggerName>> = {
  signUp: 'PreSignUp',
  confirm: 'PostConfirmation',
  signIn: 'PreTokenGeneration',
  reset: 'PostConfirmation',
  create: 'PreSignUp',
};

type Members = Readonly<Record<string, unknown>>;
type Answering = (event: object) => PreviewAnswer;

const returned = (value: unknown): PreviewAnswer => ({ json: JSON.stringify(value) });
const answered = (event: object, response: Members): PreviewAnswer => returned({ ...event, response });

const PLAN = { claimsToAddOrOverride: { plan: 'gold' } };

export const ANSWERS = {
  event: ['returns the event', returned],
  confirm: [
    'sets autoConfirmUser',
    (event) => answered(event, { autoConfirmUser: true, autoVerifyEmail: false, autoVerifyPhone: false }),
  ],
  claims: [
    'adds a claim as V2 has it',
    (event) =>
      answered(event, {
        claimsAndScopeOverrideDetails: { idTokenGeneration: PLAN, accessTokenGeneration: PLAN },
      }),
  ],
  empty: ['returns {}', () => returned({})],
  throws: ['throws an error', () => ({ error: { errorType: 'Error', errorMessage: 'This address cannot be used' } })],
  late: ['takes six seconds', () => 'late'],
} as const satisfies Readonly<Record<string, readonly [string, Answering]>>;
export type Answer = keyof typeof ANSWERS;

export interface Step {
  readonly who: string;
  readonly kind: Kind;
  readonly text: string;
}

export interface Told {
  readonly steps: readonly Step[];
  readonly end: string;
  readonly kind: Kind;
  /** The event of the function that answers as the form says. */
  readonly event: object;
}

const poolOf = (version: TokenEventVersion): PreviewPool => ({
  id: 'eu-west-1_Ab3dE5gH1',
  region: 'eu-west-1',
  clientId: '1example23456789',
  user: {
    username: '8a1f7c52-4b0d-4a5e-9a57-3c1e4f0c2d61',
    sub: '8a1f7c52-4b0d-4a5e-9a57-3c1e4f0c2d61',
    attributes: { email: 'ada@example.com' },
  },
  version,
});

const CALLS: Readonly<Record<Deed, readonly [who: string, operation: string]>> = {
  signUp: ['client', 'SignUp'],
  confirm: ['client', 'ConfirmSignUp'],
  signIn: ['client', 'InitiateAuth'],
  reset: ['client', 'ConfirmForgotPassword'],
  create: ['admin', 'AdminCreateUser'],
};

const sourceOf = ({ event }: PreviewTrigger): string => ('triggerSource' in event ? String(event.triggerSource) : '');

/** What one function was asked, and what it made of it. */
function stepsOf(asked: PreviewTrigger, { attempts, refusal }: PreviewResult, what: string): Step[] {
  const who = 'function';
  const ask: Step = { who: 'Cognito', kind: 'service', text: `asks ${asked.trigger}: \`${sourceOf(asked)}\`` };
  const seconds = PATIENCE / 1000;
  if (attempts === 1) return [ask, { who, kind: refusal === undefined ? 'success' : 'failure', text: what }];
  const waits = Array.from({ length: attempts }, (_, attempt): Step => {
    const [from, to] = [attempt * seconds, (attempt + 1) * seconds];
    return { who, kind: 'wait', text: `attempt ${attempt + 1} of ${ATTEMPTS}: no answer from second ${from} to ${to}` };
  });
  return [ask, ...waits];
}

/** What is so once a function has said no, or nothing. */
const LEFT: Readonly<Record<Deed, string>> = {
  signUp: 'There is no user.',
  confirm: 'The user is CONFIRMED all the same.',
  signIn: 'There are no tokens.',
  reset: 'The password is the new one all the same.',
  create: 'There is no user.',
};

function endOf(deed: Deed, pool: PreviewPool, response: Members): string {
  const tokens = deed === 'signIn' ? previewTokens(pool, response) : undefined;
  const claim = (token: Members | undefined): string => (token?.['plan'] === undefined ? 'no plan' : 'a plan');
  const ends: Readonly<Record<Deed, string>> = {
    signUp: confirmsUser(deed === 'signUp' ? response : {})
      ? 'Ada is CONFIRMED. Nobody knows whether the address is hers.'
      : 'Ada is UNCONFIRMED, and a code is on its way.',
    confirm: 'Ada is CONFIRMED.',
    signIn: `Ada has tokens: ${claim(tokens?.id)} in the ID token, ${claim(tokens?.access)} in the access token.`,
    reset: 'Ada has a new password.',
    create: 'Ada has an invitation, with a password for the first time.',
  };
  return ends[deed];
}

/** Who is confirmed at once gets no code, and the pool tells the next function. */
function triggersOf(deed: Deed, pool: PreviewPool, response: Members | undefined): PreviewTrigger[] {
  const triggers = previewTriggers(deed, pool);
  if (deed !== 'signUp' || response === undefined || !confirmsUser(response)) return triggers;
  return [...triggers.slice(0, 1), ...previewTriggers('confirm', pool)];
}

export function flowOf(deed: Deed, answer: Answer, version: TokenEventVersion): Told {
  const pool = poolOf(version);
  const [text, answering] = ANSWERS[answer];
  const asked = previewTriggers(deed, pool).find(({ trigger }) => trigger === ASKED[deed]);
  if (asked === undefined) throw new Error(`A pool does not ask ${ASKED[deed]} when ${OCCASIONS[deed]}.`);
  const result = previewAnswer(asked.trigger, answering(asked.event), version);
  const [who, operation] = CALLS[deed];
  const steps: Step[] = [{ who, kind: 'service', text: `calls \`${operation}\`` }];
  for (const each of triggersOf(deed, pool, result.response)) {
    const isAsked = each.trigger === asked.trigger;
    steps.push(...stepsOf(each, isAsked ? result : { attempts: 1 }, isAsked ? text : ANSWERS.event[0]));
    if (isAsked && result.refusal !== undefined) {
      const { code, message } = result.refusal;
      steps.push({ who, kind: 'failure', text: `gets \`${code}\`: ${message}` });
      return { steps, end: LEFT[deed], kind: 'failure', event: asked.event };
    }
  }
  steps.push({ who, kind: 'success', text: 'gets an answer' });
  return { steps, end: endOf(deed, pool, result.response ?? {}), kind: 'success', event: asked.event };
}
