import { given } from '../../v2/lists.ts';
import { replacing, resourceRow } from './resource-row.ts';

interface ValidatorProperties {
  RestApiId: string;
  Name?: string;
  ValidateRequestBody?: boolean;
  ValidateRequestParameters?: boolean;
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-requestvalidator.html */
export const apiGatewayRequestValidator = resourceRow<ValidatorProperties>({
  type: 'AWS::ApiGateway::RequestValidator',
  create: {
    CreateRequestValidator: {
      input: ({ properties }) => ({
        restApiId: properties.RestApiId,
        ...given({
          name: properties.Name,
          validateRequestBody: properties.ValidateRequestBody,
          validateRequestParameters: properties.ValidateRequestParameters,
        }),
      }),
      id: ({ id }) => id,
      attributes: ({ id }) => ({ RequestValidatorId: id }),
    },
  },
  update: [
    {
      of: ['ValidateRequestBody', 'ValidateRequestParameters'],
      put: {
        UpdateRequestValidator: ({ id, properties }) => ({
          restApiId: properties.RestApiId,
          requestValidatorId: id,
          patchOperations: replacing({
            '/validateRequestBody': properties.ValidateRequestBody ?? false,
            '/validateRequestParameters': properties.ValidateRequestParameters ?? false,
          }),
        }),
      },
    },
  ],
  read: {
    GetRequestValidator: {
      input: ({ id, properties }) => ({ restApiId: properties.RestApiId, requestValidatorId: id }),
      read: (validator, { properties: { RestApiId } }) => ({
        RestApiId,
        ...given({
          Name: validator.name,
          ValidateRequestBody: validator.validateRequestBody,
          ValidateRequestParameters: validator.validateRequestParameters,
        }),
      }),
    },
  },
  delete: {
    DeleteRequestValidator: ({ id, properties }) => ({ restApiId: properties.RestApiId, requestValidatorId: id }),
  },
});
