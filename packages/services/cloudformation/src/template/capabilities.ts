import type { Capability } from '@aws-sdk/client-cloudformation';
import { AwsError } from '@coldstart/wire';
import type { Template } from './template.ts';

/** Types that can change permissions, and the property that gives them a name of their own. */
const IAM_TYPES: Readonly<Record<string, string | undefined>> = {
  'AWS::IAM::AccessKey': undefined,
  'AWS::IAM::Group': 'GroupName',
  'AWS::IAM::GroupPolicy': undefined,
  'AWS::IAM::InstanceProfile': 'InstanceProfileName',
  'AWS::IAM::ManagedPolicy': 'ManagedPolicyName',
  'AWS::IAM::Policy': undefined,
  'AWS::IAM::Role': 'RoleName',
  'AWS::IAM::RolePolicy': undefined,
  'AWS::IAM::User': 'UserName',
  'AWS::IAM::UserPolicy': undefined,
  'AWS::IAM::UserToGroupAddition': undefined,
};

/** What a template makes necessary to acknowledge, and why. */
export function requiredCapabilities(template: Template): { capabilities: Capability[]; reason: string | undefined } {
  const found = Object.values(template.Resources).filter(({ Type }) => Type in IAM_TYPES);
  if (found.length === 0) return { capabilities: [], reason: undefined };
  const named = found.some(({ Type, Properties }) => {
    const property = IAM_TYPES[Type];
    return property !== undefined && property in Properties;
  });
  const types = [...new Set(found.map(({ Type }) => Type))].sort();
  return {
    capabilities: [named ? 'CAPABILITY_NAMED_IAM' : 'CAPABILITY_IAM'],
    reason: `The following resource(s) require capabilities: [${types.join(', ')}]`,
  };
}

/** @throws InsufficientCapabilitiesException `Requires capabilities : [CAPABILITY_IAM]` */
export function checkCapabilities(
  template: Template,
  given: readonly string[] | undefined,
  options: { readonly macros: boolean },
): void {
  const has = new Set(given);
  const missing: string[] = [];
  for (const capability of requiredCapabilities(template).capabilities) {
    if (!has.has(capability) && !has.has('CAPABILITY_NAMED_IAM')) missing.push(capability);
  }
  if (options.macros && !has.has('CAPABILITY_AUTO_EXPAND')) missing.push('CAPABILITY_AUTO_EXPAND');
  if (missing.length > 0)
    throw new AwsError('InsufficientCapabilitiesException', `Requires capabilities : [${missing.join(', ')}]`, {
      status: 400,
    });
}
