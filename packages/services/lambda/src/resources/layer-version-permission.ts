import { layerVersion } from './layer-version.ts';
import { defineResource } from './define-resource.ts';

interface LayerPermissionProperties {
  Action: string;
  LayerVersionArn: string;
  Principal: string;
  OrganizationId?: string;
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-layerversionpermission.html */
export const lambdaLayerVersionPermission = defineResource<LayerPermissionProperties>({
  type: 'AWS::Lambda::LayerVersionPermission',
  async create({ Action, LayerVersionArn, Principal, OrganizationId }, context) {
    const statement = context.name(100);
    await context.invoke('AddLayerVersionPermission', {
      ...layerVersion(LayerVersionArn),
      StatementId: statement,
      Action,
      Principal,
      ...(OrganizationId === undefined ? {} : { OrganizationId }),
    });
    const id = `${LayerVersionArn}#${statement}`;
    return { physicalId: id, attributes: { Id: id } };
  },
  async delete({ LayerVersionArn }, { physicalId }, { invoke }) {
    await invoke('RemoveLayerVersionPermission', {
      ...layerVersion(LayerVersionArn),
      StatementId: physicalId.slice(physicalId.indexOf('#') + 1),
    });
  },
});
