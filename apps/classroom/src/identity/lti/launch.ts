import { createRemoteJWKSet, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { displayNameSchema } from '@coldstart/classroom/protocol';
import type { Platform } from './platforms.ts';

/** A launch cannot be followed; the message is for whoever clicked. */
export class LaunchProblem extends Error {}

const CLAIM = 'https://purl.imsglobal.org/spec/lti/claim/';
const AGS = 'https://purl.imsglobal.org/spec/lti-ags/';
const ROLE = 'http://purl.imsglobal.org/vocab/lis/v2/membership#';

/** Assignment and Grade Services of a launch. */
const endpointSchema = z.object({
  scope: z.array(z.string()),
  lineitems: z.url().optional(),
  lineitem: z.url().optional(),
});

const claimsSchema = z.object({
  iss: z.string(),
  sub: z.string().min(1).max(255),
  nonce: z.string(),
  azp: z.string().optional(),
  name: z.string().optional(),
  given_name: z.string().optional(),
  family_name: z.string().optional(),
  email: z.string().optional(),
  [`${CLAIM}message_type`]: z.string(),
  [`${CLAIM}version`]: z.string(),
  [`${CLAIM}deployment_id`]: z.string(),
  [`${CLAIM}roles`]: z.array(z.string()),
  [`${CLAIM}custom`]: z.record(z.string(), z.unknown()).optional(),
  [`${AGS}claim/endpoint`]: endpointSchema.optional(),
});

/** Where what counts goes back to. */
export interface GradeEndpoint {
  /** Of the exercise that the link is about. */
  readonly lineitem?: string;
  /** Where a column for each exercise can be made. */
  readonly lineitems?: string;
}

export interface Launch {
  readonly platform: Platform;
  readonly subject: string;
  readonly name: string;
  readonly email: string | undefined;
  readonly instructor: boolean;
  /** Of the link's custom parameter `exercise`. */
  readonly exercise: string | undefined;
  readonly grades: GradeEndpoint | undefined;
}

/** Scopes of the services that a classroom uses. */
export const SCOPES = { lineitem: `${AGS}scope/lineitem`, score: `${AGS}scope/score` };

/** What launches are checked against: the keys of each platform are fetched when they are first needed. */
export class Launches {
  readonly platforms: readonly Platform[];
  readonly #keys = new Map<string, JWTVerifyGetKey>();

  constructor(platforms: readonly Platform[]) {
    this.platforms = platforms;
  }

  /** Who wants to send somebody: https://www.imsglobal.org/spec/security/v1p0/#step-1-third-party-initiated-login */
  platformOf(issuer: string, clientId: string | undefined): Platform {
    const found = this.platforms.find(
      (one) => one.issuer === issuer && (clientId === undefined || one.clientId === clientId),
    );
    if (found === undefined)
      throw new LaunchProblem('This classroom does not know the platform that sent you. Tell your instructor.');
    return found;
  }

  /**
   * https://www.imsglobal.org/spec/security/v1p0/#authentication-response-validation
   *
   * @param nonce what this browser was sent away with
   * @throws LaunchProblem
   */
  async read(platform: Platform, idToken: string, nonce: string): Promise<Launch> {
    const options = {
      issuer: platform.issuer,
      audience: platform.clientId,
      algorithms: ['RS256'],
      requiredClaims: ['exp', 'iat', 'nonce', 'sub'],
      maxTokenAge: 600,
      clockTolerance: 60,
    };
    const verified = await jwtVerify(idToken, this.#keysOf(platform), options).catch((error: unknown) => {
      throw new LaunchProblem(`What ${platform.name} signed is not valid. Open the link there again.`, {
        cause: error,
      });
    });
    const read = claimsSchema.safeParse(verified.payload);
    if (!read.success)
      throw new LaunchProblem(
        `${platform.name} did not say who you are, or what you opened. Open a link to the classroom there.`,
      );
    const claims = read.data;
    const { aud } = verified.payload;
    if (Array.isArray(aud) && aud.length > 1 && claims.azp !== platform.clientId) throw refused(platform);
    if (claims.nonce !== nonce) throw refused(platform);
    if (claims[`${CLAIM}version`] !== '1.3.0' || claims[`${CLAIM}message_type`] !== 'LtiResourceLinkRequest')
      throw new LaunchProblem(
        `${platform.name} asked for something that a classroom does not do. Open a link to it there.`,
      );
    if (!platform.deployments.includes(String(claims[`${CLAIM}deployment_id`])))
      throw new LaunchProblem(`This classroom was not set up for that part of ${platform.name}. Tell your instructor.`);
    return launchOf(platform, claims);
  }

  #keysOf(platform: Platform): JWTVerifyGetKey {
    let keys = this.#keys.get(platform.keys);
    if (keys === undefined) {
      keys = createRemoteJWKSet(new URL(platform.keys), { timeoutDuration: 5000 });
      this.#keys.set(platform.keys, keys);
    }
    return keys;
  }
}

const refused = ({ name }: Platform): LaunchProblem =>
  new LaunchProblem(`What ${name} signed was meant for somebody else. Open the link there again.`);

function launchOf(platform: Platform, claims: z.infer<typeof claimsSchema>): Launch {
  const whole = claims.name ?? [claims.given_name, claims.family_name].filter((part) => part !== undefined).join(' ');
  const name = displayNameSchema.safeParse(whole);
  const roles = z.array(z.string()).parse(claims[`${CLAIM}roles`]);
  const custom = z.record(z.string(), z.unknown()).optional().parse(claims[`${CLAIM}custom`]);
  const endpoint = endpointSchema.optional().parse(claims[`${AGS}claim/endpoint`]);
  const exercise = custom?.['exercise'];
  return {
    platform,
    subject: claims.sub,
    name: name.success ? name.data : 'Somebody',
    email: claims.email,
    instructor: roles.some((role) => role === `${ROLE}Instructor` || role === 'Instructor'),
    exercise: typeof exercise === 'string' && exercise !== '' ? exercise : undefined,
    grades: endpoint?.scope.includes(SCOPES.score) === true ? gradesOf(endpoint) : undefined,
  };
}

const gradesOf = ({ scope, lineitem, lineitems }: z.infer<typeof endpointSchema>): GradeEndpoint => ({
  ...(lineitem !== undefined && { lineitem }),
  ...(lineitems !== undefined && scope.includes(SCOPES.lineitem) && { lineitems }),
});
