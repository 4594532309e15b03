import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { ChallengeNameType } from '@aws-sdk/client-cognito-identity-provider';
import { AwsError, type WireResponse } from '@coldstart/wire';
import type { AuthAnswer, AuthStep } from '../auth/context.ts';
import { byPassword } from '../auth/password-flow.ts';
import { respond } from '../auth/respond.ts';
import type { User } from '../state.ts';
import { lookUpUser } from '../users/find.ts';
import { cookieOf, cookieScope, goBack, readAsked, type Asked } from './authorize.ts';
import { newLogin } from './codes.ts';
import { page, type Field } from './page.ts';
import { parameters, type Visit } from './visit.ts';

/** What a page asks for, by challenge; the names are those of the answers. */
const FIELDS: Partial<Record<ChallengeNameType, readonly Field[]>> = {
  NEW_PASSWORD_REQUIRED: [{ name: 'NEW_PASSWORD', label: 'New password', type: 'password' }],
  SOFTWARE_TOKEN_MFA: [{ name: 'SOFTWARE_TOKEN_MFA_CODE', label: 'Code of your authenticator app' }],
  SMS_MFA: [{ name: 'SMS_MFA_CODE', label: 'Code of the text message' }],
  EMAIL_OTP: [{ name: 'EMAIL_OTP_CODE', label: 'Code of the e-mail' }],
};

const SIGN_IN: readonly Field[] = [
  { name: 'username', label: 'Name' },
  { name: 'password', label: 'Password', type: 'password' },
];

/** A form of this page alone may be sent: its secret is in a cookie, too. */
const newSecret = (): string => randomBytes(18).toString('base64url');

interface Asking {
  readonly fields: readonly Field[];
  readonly hidden?: Readonly<Record<string, string>>;
  readonly problem?: string | undefined;
  readonly status?: number;
}

function form({ base, request }: Visit, { fields, hidden = {}, problem, status = 200 }: Asking): WireResponse {
  const secret = newSecret();
  return page(
    status,
    {
      title: 'Sign in',
      problem,
      form: {
        action: `${base}/login?${request.rawQuery.replace(/^\?/, '')}`,
        fields,
        hidden: { ...hidden, _csrf: secret },
        submit: 'Sign in',
      },
    },
    [`XSRF-TOKEN=${secret}; ${cookieScope(base)}`],
  );
}

function isOwnForm(visit: Visit, given: string | null): boolean {
  const kept = cookieOf(visit, 'XSRF-TOKEN') ?? '';
  const [a, b] = [Buffer.from(kept), Buffer.from(given ?? '')];
  return a.length > 0 && a.length === b.length && timingSafeEqual(a, b);
}

/** The page on which users sign in. https://docs.aws.amazon.com/cognito/latest/developerguide/login-endpoint.html */
export async function login(visit: Visit): Promise<WireResponse> {
  const asked = readAsked(visit);
  if (visit.request.method !== 'POST') return form(visit, { fields: SIGN_IN });
  const given = parameters(visit);
  if (!isOwnForm(visit, given.get('_csrf')))
    return form(visit, { fields: SIGN_IN, status: 403, problem: 'The page was too old: sign in again.' });
  try {
    return await signIn(visit, asked, given);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    // Within a challenge the same is asked again, as long as its session holds.
    const challenge = given.get('challenge') as ChallengeNameType | null;
    const fields = challenge === null ? undefined : FIELDS[challenge];
    if (fields === undefined || error.code === 'NotAuthorizedException')
      return form(visit, { fields: SIGN_IN, status: 401, problem: error.message });
    const hidden = {
      challenge: challenge ?? '',
      session: given.get('session') ?? '',
      username: given.get('username') ?? '',
    };
    return form(visit, { fields, hidden, status: 401, problem: error.message });
  }
}

async function signIn(visit: Visit, asked: Asked, form_: URLSearchParams): Promise<WireResponse> {
  const { call, pool } = visit;
  let signedIn: User | undefined;
  const username = form_.get('username') ?? '';
  const challenge = form_.get('challenge') as ChallengeNameType | null;
  const fields = (challenge === null ? undefined : FIELDS[challenge]) ?? [];
  const answers = fields.map(({ name }) => [name, form_.get(name) ?? '']);
  const step: AuthStep = {
    call,
    pool,
    client: asked.client,
    given: { USERNAME: username, PASSWORD: form_.get('password') ?? '', ...Object.fromEntries(answers) },
    clientMetadata: undefined,
    finish: (user) => {
      signedIn = user;
    },
  };
  const answer =
    challenge === null
      ? await byPassword(step)
      : await respond(step, challenge, form_.get('session') ?? undefined, lookUpUser(call, pool, username));
  if (signedIn === undefined) return askNext(visit, answer, username);
  const cookie = `cognito=${newLogin(call, pool, signedIn)}; ${cookieScope(visit.base)}; Max-Age=3600`;
  return goBack(visit, asked, signedIn, [cookie]);
}

function askNext(visit: Visit, { ChallengeName, Session = '' }: AuthAnswer, username: string): WireResponse {
  const fields = ChallengeName === undefined ? undefined : FIELDS[ChallengeName];
  if (ChallengeName === undefined || fields === undefined)
    return form(visit, {
      fields: SIGN_IN,
      status: 501,
      problem: `${ChallengeName ?? 'This'} has no page in this cloud: answer it through the API, and sign in here afterwards.`,
    });
  return form(visit, { fields, hidden: { challenge: ChallengeName, session: Session, username } });
}
