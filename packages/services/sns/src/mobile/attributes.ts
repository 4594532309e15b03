import { invalidParameter } from '../errors.ts';

const SECRETS = ['PlatformCredential', 'PlatformPrincipal'];

/** https://docs.aws.amazon.com/sns/latest/api/API_SetPlatformApplicationAttributes.html */
const OF_APPLICATIONS = new Set([
  ...SECRETS,
  'ApplePlatformBundleID',
  'ApplePlatformTeamID',
  'Enabled',
  'EventDeliveryFailure',
  'EventEndpointCreated',
  'EventEndpointDeleted',
  'EventEndpointUpdated',
  'FailureFeedbackRoleArn',
  'SuccessFeedbackRoleArn',
  'SuccessFeedbackSampleRate',
]);

/** https://docs.aws.amazon.com/sns/latest/api/API_SetEndpointAttributes.html */
const OF_DEVICES = new Set(['CustomUserData', 'Enabled', 'Token']);

/** Bytes of what an application remembers with a device. */
const LONGEST_DATA = 2048;

type Attributes = Readonly<Record<string, string>>;

const refused = (reason: string) => invalidParameter('Attributes', reason);

function checkNames(attributes: Attributes, known: ReadonlySet<string>): void {
  for (const name of Object.keys(attributes)) if (!known.has(name)) throw refused(`Invalid attribute name: ${name}`);
}

/** @returns what is told of it afterwards. @throws AwsError InvalidParameter */
export function applicationAttributes(attributes: Attributes): Record<string, string> {
  checkNames(attributes, OF_APPLICATIONS);
  const [credential, principal] = SECRETS.map((name) => attributes[name] !== undefined);
  if (credential === true && principal === false)
    throw refused('PlatformCredential attribute provided without PlatformPrincipal');
  if (credential === false && principal === true)
    throw refused('PlatformPrincipal attribute provided without PlatformCredential');
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => !SECRETS.includes(name)));
}

/** @throws AwsError InvalidParameter */
export function deviceAttributes(attributes: Attributes): Record<string, string> {
  checkNames(attributes, OF_DEVICES);
  if (Buffer.byteLength(attributes['CustomUserData'] ?? '') > LONGEST_DATA)
    throw refused(
      `Invalid value for attribute: CustomUserData: must be at most ${LONGEST_DATA} bytes long in UTF-8 encoding`,
    );
  return { ...attributes };
}
