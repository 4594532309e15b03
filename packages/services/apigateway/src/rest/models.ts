import type { Model, RequestValidator } from '@aws-sdk/client-api-gateway';
import { badRequest, conflict } from '../errors.ts';
import { newId } from '../ids.ts';
import { given } from '../v2/lists.ts';
import { listed } from './lists.ts';
import { patched } from './patch.ts';
import type { RestOperations } from './sdk.ts';
import { findApi, findPart, restApis, type RestApi } from './state.ts';

const noModel = (name: string): string => `Invalid model name specified: ${name}`;
const NO_VALIDATOR = 'Invalid Request Validator identifier specified';

function checkSchema(text: string | undefined): void {
  if (text === undefined) return;
  if (text === '') throw badRequest('Model schema must have at least 1 property or array items defined');
  try {
    JSON.parse(text);
  } catch {
    throw badRequest(
      'Invalid model specified: Validation Result: warnings : [], errors : [Invalid model schema specified. It is not JSON.]',
    );
  }
}

export function addModel(api: RestApi, settings: Omit<Model, 'id'>): Model {
  checkSchema(settings.schema);
  const model: Model = {
    id: newId(6),
    ...given({ ...settings, description: settings.description === '' ? undefined : settings.description }),
  };
  api.models.set(settings.name ?? '', model);
  return model;
}

/** https://docs.aws.amazon.com/apigateway/latest/api/API_Model.html */
export const modelOperations: RestOperations = {
  CreateModel: {
    run({ restApiId, ...settings }, call) {
      const api = findApi(call, restApiId);
      if (!/^[A-Za-z0-9]+$/.test(settings.name))
        throw badRequest('Model name must be alphanumeric: only letters and digits');
      if (api.models.has(settings.name)) throw conflict('Model name already exists for this REST API');
      return { ...addModel(api, settings) };
    },
  },
  GetModel: {
    run: ({ restApiId, modelName }, call) => ({
      ...findPart(call, restApiId, (api) => api.models, modelName, noModel(modelName)),
    }),
  },
  GetModels: {
    run: (input, call) => listed(findApi(call, input.restApiId).models.values(), input, ({ name = '' }) => name),
  },
  UpdateModel: {
    run({ restApiId, modelName, patchOperations }, call) {
      const before = findPart(call, restApiId, (api) => api.models, modelName, noModel(modelName));
      const next = patched(before, patchOperations, { '/description': 'fixed', '/schema': 'fixed' });
      checkSchema(next.schema);
      if (next.description === '') delete next.description;
      findApi(call, restApiId).models.set(modelName, next);
      return { ...next };
    },
  },
  DeleteModel: {
    run({ restApiId, modelName }, call) {
      findPart(call, restApiId, (api) => api.models, modelName, noModel(modelName));
      const api = findApi(call, restApiId);
      const used = [...api.resources.values()].some(({ methods }) =>
        Object.values(methods).some(({ requestModels = {} }) => Object.values(requestModels).includes(modelName)),
      );
      if (used) throw conflict(`Cannot delete model '${modelName}', is referenced in method request of a resource.`);
      api.models.delete(modelName);
    },
  },
};

/** https://docs.aws.amazon.com/apigateway/latest/api/API_RequestValidator.html */
export const validatorOperations: RestOperations = {
  CreateRequestValidator: {
    run({ restApiId, name, validateRequestBody = false, validateRequestParameters = false }, call) {
      const api = call.state(restApis).byId.get(restApiId);
      if (api === undefined) throw badRequest('Invalid REST API identifier specified');
      if (name === '') throw badRequest('Request Validator name cannot be blank');
      const validator: RequestValidator = {
        id: newId(6),
        ...given({ name }),
        validateRequestBody,
        validateRequestParameters,
      };
      api.validators.set(validator.id ?? '', validator);
      return { ...validator };
    },
  },
  GetRequestValidator: {
    run: ({ restApiId, requestValidatorId }, call) => ({
      ...findPart(call, restApiId, (api) => api.validators, requestValidatorId, NO_VALIDATOR),
    }),
  },
  GetRequestValidators: {
    run: (input, call) => listed(findApi(call, input.restApiId).validators.values(), input, ({ id = '' }) => id),
  },
  UpdateRequestValidator: {
    run({ restApiId, requestValidatorId, patchOperations }, call) {
      const before = findPart(call, restApiId, (api) => api.validators, requestValidatorId, NO_VALIDATOR);
      const next = patched(before, patchOperations, {
        '/name': 'fixed',
        '/validateRequestParameters': 'boolean',
        '/validateRequestBody': 'boolean',
      });
      if (next.name === '') throw badRequest('Request Validator name cannot be blank');
      findApi(call, restApiId).validators.set(requestValidatorId, next);
      return { ...next };
    },
  },
  DeleteRequestValidator: {
    run({ restApiId, requestValidatorId }, call) {
      findPart(call, restApiId, (api) => api.validators, requestValidatorId, NO_VALIDATOR);
      findApi(call, restApiId).validators.delete(requestValidatorId);
    },
  },
};
