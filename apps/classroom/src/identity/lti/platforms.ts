import { z } from 'zod';
import { isLoopback } from '../openid.ts';

const endpoint = z.url().refine((text) => {
  const url = new URL(text);
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url));
}, 'An address of a platform begins with https://.');

const platformSchema = z.strictObject({
  /** `Moodle`, for messages */
  name: z.string().min(1).max(60).default('The platform'),
  /** As `iss` has it: https://moodle.example.org */
  issuer: z.string().min(1),
  /** What the platform calls this classroom. */
  clientId: z.string().min(1),
  deployments: z.array(z.string().min(1)).min(1),
  /** Where launches are signed: Moodle's /mod/lti/auth.php */
  authorization: endpoint,
  /** Where access tokens come from: /mod/lti/token.php */
  token: endpoint,
  /** Its keys: /mod/lti/certs.php */
  keys: endpoint,
  /** Whom a request for a token is addressed to, where that is not `token`. */
  tokenAudience: z.string().min(1).optional(),
});
const platformsSchema = z.array(platformSchema).min(1);

/** A learning platform that sends its people here: LTI 1.3, https://www.imsglobal.org/spec/lti/v1p3 */
export type Platform = z.infer<typeof platformSchema>;

/** The file of `--lti` says too little; the message says what to do. */
class PlatformsProblem extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

/** @throws UsageError */
export function readPlatforms(text: string, file: string): readonly Platform[] {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (error) {
    throw new PlatformsProblem(
      `${file} is no JSON (${error instanceof Error ? error.message : String(error)}). Mend it.`,
    );
  }
  const read = platformsSchema.safeParse(body);
  if (read.success) return read.data;
  throw new PlatformsProblem(`${file} does not describe platforms. Mend it:\n${z.prettifyError(read.error)}`);
}
