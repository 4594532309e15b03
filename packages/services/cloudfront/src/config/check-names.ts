import type { DistributionConfig } from '@aws-sdk/client-cloudfront';
import type { Call } from '@coldstart/cloud';
import { invalidArgument, refused } from '../errors.ts';
import { itemsOf } from '../listed.ts';
import { distributions } from '../state.ts';

const NEEDS_CERTIFICATE =
  'To add an alternate domain name (CNAME) to a CloudFront distribution, you must attach a trusted certificate that validates your authorization to use the domain name. For more details, see: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/CNAMEs.html#alternate-domain-names-requirements';
const BAD_CERTIFICATE =
  "The specified SSL certificate doesn't exist, isn't in us-east-1 region, isn't valid, or doesn't include a valid certificate chain.";
const DOMAIN = /^(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}$/i;
const MOST_ALIASES = 100;

/** The names that a distribution goes by, and what it serves at its root. */
export function checkNames(call: Call, config: DistributionConfig, own: string | undefined): void {
  const aliases = itemsOf(config.Aliases);
  const { ACMCertificateArn, IAMCertificateId } = config.ViewerCertificate ?? {};
  if (aliases.length > MOST_ALIASES)
    throw refused('TooManyDistributionCNAMEs', 'Your request contains more CNAMEs than are allowed per distribution.');
  for (const alias of aliases)
    if (!DOMAIN.test(alias))
      throw invalidArgument(`The parameter CNAME contains one or more parameters that are not valid: ${alias}`);
  if (aliases.length > 0 && !ACMCertificateArn && !IAMCertificateId)
    throw refused('InvalidViewerCertificate', NEEDS_CERTIFICATE);
  // There is no Certificate Manager here: a certificate is what looks like one of us-east-1.
  if (ACMCertificateArn && !/^arn:aws:acm:us-east-1:\d{12}:certificate\/[\w-]+$/.test(ACMCertificateArn))
    throw refused('InvalidViewerCertificate', BAD_CERTIFICATE);
  const taken = aliasesElsewhere(call, own);
  if (aliases.some((alias) => taken.has(alias.toLowerCase())))
    throw refused(
      'CNAMEAlreadyExists',
      'One or more of the CNAMEs you provided are already associated with a different resource.',
    );
  const root = config.DefaultRootObject ?? '';
  if (root.startsWith('/') || root.length > 255 || /[^\w.*$/~"'@:+&?=,;()!%-]/.test(root))
    throw refused(
      'InvalidDefaultRootObject',
      'The default root object file name is too big or contains an invalid character.',
    );
}

/** Of all accounts: a name leads to one distribution. */
function aliasesElsewhere({ cloud: { store } }: Call, own: string | undefined): Set<string> {
  const all = store
    .addresses(distributions)
    .flatMap((place) => [...(store.peek(distributions, place)?.byId.values() ?? [])]);
  return new Set(
    all
      .filter(({ id }) => id !== own)
      .flatMap(({ config }) => (config.Aliases?.Items ?? []).map((name) => name.toLowerCase())),
  );
}
