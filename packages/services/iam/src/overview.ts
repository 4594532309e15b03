import { GetRolePolicyCommand, IAMClient, ListRolePoliciesCommand, ListRolesCommand } from '@aws-sdk/client-iam';
import { counted, type Overview, type OverviewContent, type OverviewResource } from '@coldstart/cloud';

/** Roles, and the policies that are part of them. */
export const overview: Overview = async (client) => {
  const iam = new IAMClient(client);
  try {
    const { Roles: roles = [] } = await iam.send(new ListRolesCommand());
    const resources = await Promise.all(roles.map(({ RoleName = '' }) => roleOf(RoleName, iam)));
    return [{ title: 'Roles', empty: 'It has no policies of its own.', resources }];
  } finally {
    iam.destroy();
  }
};

async function roleOf(name: string, iam: IAMClient): Promise<OverviewResource> {
  const { PolicyNames: policies = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName: name }));
  const contents = await Promise.all(
    policies.map(async (title): Promise<OverviewContent> => {
      const { PolicyDocument = '' } = await iam.send(new GetRolePolicyCommand({ RoleName: name, PolicyName: title }));
      return { kind: 'document', title, document: JSON.parse(decodeURIComponent(PolicyDocument)) };
    }),
  );
  return { name, summary: counted(policies.length, 'policy', 'policies'), contents };
}
