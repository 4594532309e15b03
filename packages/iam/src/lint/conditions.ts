import { asList } from '../list.ts';
import type { Draft } from './finding.ts';
import type { Placed } from './meaning.ts';
import { didYouMean, hint } from './suggest.ts';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
const GLOBAL_KEYS = (
  'CalledVia CalledViaFirst CalledViaLast CurrentTime EpochTime FederatedProvider MultiFactorAuthAge ' +
  'MultiFactorAuthPresent PrincipalAccount PrincipalArn PrincipalIsAWSService PrincipalOrgID PrincipalOrgPaths ' +
  'PrincipalServiceName PrincipalServiceNamesList PrincipalTag PrincipalType Referer RequestedRegion RequestTag ' +
  'ResourceAccount ResourceOrgID ResourceOrgPaths ResourceTag SecureTransport SourceAccount SourceArn SourceIdentity ' +
  'SourceIp SourceOrgID SourceOrgPaths SourceVpc SourceVpce SourceVpcArn TagKeys TokenIssueTime UserAgent userid username ' +
  'ViaAWSService VpcSourceIp ChatbotSourceArn Ec2InstanceSourceVpc Ec2InstanceSourcePrivateIPv4 AssumedRoot ' +
  'SignInSessionArn VpceAccount VpceOrgID VpceOrgPaths IsMcpServiceAction ViaAWSMCPService CalledViaAWSMCP'
)
  .split(' ')
  .map((name) => `aws:${name}`);

const KNOWN = new Set(GLOBAL_KEYS.map((key) => key.toLowerCase()));

export function lintConditions({ statement, path, version }: Placed): Draft[] {
  return Object.entries(statement.Condition ?? {}).flatMap(([operator, tests]) =>
    Object.entries(tests).flatMap(([key, values]): Draft[] => {
      const at = [...path, 'Condition', operator, key];
      const [name = ''] = key.split('/');
      const findings: Draft[] = [];
      if (/^aws:/i.test(key) && !KNOWN.has(name.toLowerCase())) {
        findings.push({
          code: 'UnknownConditionKey',
          severity: 'warning',
          message: `There is no global condition key \`${key}\`: no request has it.${hint(didYouMean(name, GLOBAL_KEYS))}`,
          path: at,
        });
      }
      const texts = asList(values).map(String);
      if (/^String(?:Not)?Equals(?:IgnoreCase)?$/.test(operator.replace(/^For\w+:|IfExists$/g, ''))) {
        const wild = texts.find((text) => /(?<!\$\{)\*/.test(text));
        if (wild !== undefined) {
          findings.push({
            code: 'WildcardInEquals',
            severity: 'warning',
            message: `\`${operator}\` takes \`*\` for a plain star. For a wildcard, use \`${operator.replace('Equals', 'Like').replace('IgnoreCase', '')}\`.`,
            path: at,
          });
        }
      }
      if (version !== '2012-10-17' && texts.some((text) => text.includes('${'))) {
        findings.push({
          code: 'VariableInOldVersion',
          severity: 'error',
          message: 'Without `"Version": "2012-10-17"`, `${...}` is plain text.',
          path: at,
        });
      }
      return findings;
    }),
  );
}
