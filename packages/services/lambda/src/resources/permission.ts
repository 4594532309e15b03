import type { AddPermissionCommandInput } from '@aws-sdk/client-lambda';
import { pick } from '@coldstart/cloud';
import { defineResource } from './define-resource.ts';

type PermissionProperties = Omit<
  AddPermissionCommandInput,
  'StatementId' | 'Qualifier' | 'RevisionId' | 'FunctionName' | 'Action' | 'Principal'
> & {
  FunctionName: string;
  Action: string;
  Principal: string;
};

/** Any change needs a new statement. @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-permission.html */
export const lambdaPermission = defineResource<PermissionProperties>({
  type: 'AWS::Lambda::Permission',
  named: (_properties, context) => context.name(100),
  async create(properties, { invoke }, physicalId) {
    await invoke('AddPermission', {
      ...pick(properties, [
        'SourceArn',
        'SourceAccount',
        'EventSourceToken',
        'FunctionUrlAuthType',
        'InvokedViaFunctionUrl',
        'PrincipalOrgID',
      ]),
      FunctionName: properties.FunctionName,
      Action: properties.Action,
      Principal: properties.Principal,
      StatementId: physicalId,
    });
    return { physicalId, attributes: { Id: physicalId } };
  },
  async delete({ FunctionName }, { physicalId }, { invoke }) {
    await invoke('RemovePermission', { FunctionName, StatementId: physicalId });
  },
});
