import { resourceRow } from './resource-row.ts';

interface ResourceProperties {
  RestApiId: string;
  ParentId: string;
  PathPart: string;
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-resource.html */
export const apiGatewayResource = resourceRow<ResourceProperties>({
  type: 'AWS::ApiGateway::Resource',
  create: {
    CreateResource: {
      input: ({ properties: { RestApiId, ParentId, PathPart } }) => ({
        restApiId: RestApiId,
        parentId: ParentId,
        pathPart: PathPart,
      }),
      id: ({ id }) => id,
      attributes: ({ id }) => ({ ResourceId: id }),
    },
  },
  read: {
    GetResource: {
      input: ({ id, properties }) => ({ restApiId: properties.RestApiId, resourceId: id }),
      read: ({ parentId, pathPart }, { properties: { RestApiId } }) => ({
        RestApiId,
        ...(parentId !== undefined && { ParentId: parentId }),
        ...(pathPart !== undefined && { PathPart: pathPart }),
      }),
    },
  },
  delete: { DeleteResource: ({ id, properties }) => ({ restApiId: properties.RestApiId, resourceId: id }) },
});
