import type { ApiKey } from '@aws-sdk/client-api-gateway';
import type { Call } from '@coldstart/cloud';
import { badRequest, conflict, notFound } from '../errors.ts';
import { newId } from '../ids.ts';
import { given } from '../v2/lists.ts';
import { newKeyValue } from './apis.ts';
import { listed } from './lists.ts';
import { patched } from './patch.ts';
import type { RestOperations } from './sdk.ts';
import { usagePlans } from './state.ts';

/** @throws AwsError NotFoundException */
function findKey(call: Call, id: string): ApiKey {
  const key = call.state(usagePlans).keys.get(id);
  if (key === undefined) throw notFound('Invalid API Key identifier specified');
  return key;
}

/** A key as it is listed: its value is told to those who ask. */
function show({ value, ...key }: ApiKey, withValue: boolean | undefined): ApiKey {
  return withValue === true ? { ...key, ...given({ value }) } : key;
}

/** https://docs.aws.amazon.com/apigateway/latest/api/API_ApiKey.html */
export const apiKeyOperations: RestOperations = {
  CreateApiKey: {
    run({ name, description, enabled = false, value, customerId, tags, stageKeys = [] }, call) {
      const { keys } = call.state(usagePlans);
      if ((name ?? '').length > 1024) throw badRequest('Invalid API Key name, can be at most 1024 characters.');
      if (value !== undefined && value !== '') {
        if (value.length > 128) throw badRequest('API Key value exceeds maximum size of 128 characters');
        if (value.length < 20) throw badRequest('API Key value should be at least 20 characters');
        if ([...keys.values()].some((other) => other.value === value)) throw conflict('API Key already exists');
      }
      const now = new Date(call.now());
      const key: ApiKey = {
        id: newId(),
        value: value === undefined || value === '' ? newKeyValue() : value,
        ...given({ name: name === '' ? undefined : name, description, customerId, tags }),
        enabled,
        createdDate: now,
        lastUpdatedDate: now,
        stageKeys: stageKeys.map(({ restApiId = '', stageName = '' }) => `${restApiId}/${stageName}`),
      };
      keys.set(key.id ?? '', key);
      return { ...key };
    },
  },
  GetApiKey: {
    run: ({ apiKey, includeValue }, call) => ({ tags: {}, ...show(findKey(call, apiKey), includeValue) }),
  },
  GetApiKeys: {
    run(input, call) {
      const all = [...call.state(usagePlans).keys.values()].reverse();
      const found = all.filter(
        ({ name = '', customerId }) =>
          name.startsWith(input.nameQuery ?? '') && (input.customerId === undefined || customerId === input.customerId),
      );
      const { items, position } = listed(found, input, ({ id = '' }) => id);
      return { items: items.map((key) => show(key, input.includeValues)), position };
    },
  },
  UpdateApiKey: {
    run({ apiKey, patchOperations }, call) {
      const before = findKey(call, apiKey);
      const next = patched(before, patchOperations, {
        '/description': 'fixed',
        '/enabled': 'boolean',
        '/name': 'fixed',
        '/customerId': 'fixed',
      });
      const key = { ...next, lastUpdatedDate: new Date(call.now()) };
      if (key.description === '') delete key.description;
      call.state(usagePlans).keys.set(apiKey, key);
      return { tags: {}, ...show(key, false) };
    },
  },
  DeleteApiKey: {
    run({ apiKey }, call) {
      findKey(call, apiKey);
      const { keys, plans } = call.state(usagePlans);
      keys.delete(apiKey);
      for (const plan of plans.values()) plan.keys.delete(apiKey);
    },
  },
};
