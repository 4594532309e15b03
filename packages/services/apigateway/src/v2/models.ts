import type { Model } from '@aws-sdk/client-apigatewayv2';
import { badRequest, conflict } from '../errors.ts';
import { newId } from '../ids.ts';
import { given, listed, withChange } from './lists.ts';
import type { V2Operations } from './sdk.ts';
import { findApi, findPart, type V2Api } from './state.ts';

function check(api: V2Api, { ModelId, Name = '', Schema = '' }: Model): void {
  if (!/^[A-Za-z0-9]+$/.test(Name)) throw badRequest('Model name must be alphanumeric: only letters and digits');
  try {
    JSON.parse(Schema);
  } catch {
    throw badRequest('Invalid model schema specified. It is not JSON.');
  }
  if ([...api.models.values()].some((other) => other.Name === Name && other.ModelId !== ModelId))
    throw conflict('Model name already exists for this API');
}

/** https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-models.html */
export const modelOperations: V2Operations = {
  CreateModel: {
    run({ ApiId, ...settings }, call) {
      const api = findApi(call, ApiId);
      const model: Model = { ...given(settings), Name: settings.Name, ModelId: newId(6) };
      check(api, model);
      api.models.set(model.ModelId ?? '', model);
      return { ...model };
    },
  },
  GetModel: { run: ({ ApiId, ModelId }, call) => ({ ...findPart(findApi(call, ApiId).models, ModelId, 'Model') }) },
  GetModels: {
    run: (input, call) => listed(findApi(call, input.ApiId).models.values(), input, ({ ModelId = '' }) => ModelId),
  },
  UpdateModel: {
    run({ ApiId, ModelId, ...settings }, call) {
      const api = findApi(call, ApiId);
      const model = withChange<Model>(findPart(api.models, ModelId, 'Model'), settings);
      check(api, model);
      api.models.set(ModelId, model);
      return { ...model };
    },
  },
  DeleteModel: {
    run({ ApiId, ModelId }, call) {
      const { models } = findApi(call, ApiId);
      findPart(models, ModelId, 'Model');
      models.delete(ModelId);
    },
  },
};
