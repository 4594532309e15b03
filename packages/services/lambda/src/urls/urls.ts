import { randomBytes } from 'node:crypto';
import type { GetFunctionUrlConfigResponse } from '@aws-sdk/client-lambda';
import type { Call } from '@coldstart/cloud';
import { onUrl, onWholeFunction } from '../access.ts';
import type { LambdaOperations } from '../sdk.ts';
import { conflict, noSuchResource, resourceNotFound } from '../errors.ts';
import { changeFunction, findFunction, peekFunction } from '../functions/find.ts';
import { addressOf, askedArn, functionArn, readFunctionName, type FunctionName } from '../names.ts';
import { listPage } from '../paging.ts';
import { functions, type FunctionUrl, type LambdaFunction } from '../state.ts';
import { urlOf } from './http.ts';

function describe(call: Call, asked: FunctionName, url: FunctionUrl, key: string): GetFunctionUrlConfigResponse {
  return {
    FunctionUrl: urlOf(call, url),
    FunctionArn: functionArn(asked, key === '' ? undefined : key),
    AuthType: url.authType,
    CreationTime: url.created,
    LastModifiedTime: url.lastModified,
    ...(url.cors && { Cors: url.cors }),
    InvokeMode: url.invokeMode ?? 'BUFFERED',
  };
}

const nowAs = (call: Call): string => new Date(call.now()).toISOString();

/** Function URLs, as they are configured. https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html */
export const functionUrlOperations: LambdaOperations = {
  /** https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunctionUrlConfig.html */
  CreateFunctionUrlConfig: {
    access: onUrl,
    run(input, call) {
      const asked = readFunctionName(input.FunctionName, call, input.Qualifier);
      const found = call.state(functions, addressOf(asked)).byName.get(asked.name);
      const key = asked.qualifier ?? '';
      if (found === undefined || (key !== '' && !found.aliases.has(key)))
        throw resourceNotFound('Function does not exist');
      if (found.urls.has(key)) {
        throw conflict(
          `Failed to create function url config for [functionArn = ${askedArn(asked)}]. Error message:  FunctionUrlConfig exists for this Lambda function`,
        );
      }
      const now = nowAs(call);
      const url: FunctionUrl = {
        id: randomBytes(16).toString('hex'),
        authType: input.AuthType,
        cors: input.Cors,
        invokeMode: input.InvokeMode,
        created: now,
        lastModified: now,
      };
      found.urls.set(key, url);
      const { LastModifiedTime: _, InvokeMode, ...created } = describe(call, asked, url, key);
      return url.invokeMode === undefined ? created : { ...created, InvokeMode };
    },
  },

  GetFunctionUrlConfig: {
    access: onUrl,
    run(input, call) {
      const asked = readFunctionName(input.FunctionName, call, input.Qualifier);
      return describe(call, asked, findUrl(asked, peekFunction(call, asked)?.urls), asked.qualifier ?? '');
    },
  },

  UpdateFunctionUrlConfig: {
    access: onUrl,
    run(input, call) {
      const asked = readFunctionName(input.FunctionName, call, input.Qualifier);
      const url = findUrl(asked, call.state(functions, addressOf(asked)).byName.get(asked.name)?.urls);
      url.authType = input.AuthType ?? url.authType;
      url.invokeMode = input.InvokeMode ?? url.invokeMode;
      if (input.Cors !== undefined) url.cors = Object.keys(input.Cors).length === 0 ? undefined : input.Cors;
      url.lastModified = nowAs(call);
      const { InvokeMode, ...updated } = describe(call, asked, url, asked.qualifier ?? '');
      return input.InvokeMode === undefined ? updated : { ...updated, InvokeMode };
    },
  },

  DeleteFunctionUrlConfig: {
    access: onUrl,
    run(input, call) {
      const asked = readFunctionName(input.FunctionName, call, input.Qualifier);
      const found = changeFunction(call, { ...asked, qualifier: undefined });
      findUrl(asked, found.urls);
      removeUrl(found, asked.qualifier ?? '');
      return {};
    },
  },

  ListFunctionUrlConfigs: {
    access: onWholeFunction,
    run(input, call) {
      const asked = readFunctionName(input.FunctionName, call);
      const { urls } = findFunction(call, asked);
      const { items, NextMarker } = listPage(call, input, [...urls], ([key]) => key);
      return { FunctionUrlConfigs: items.map(([key, url]) => describe(call, asked, url, key)), NextMarker };
    },
  },
};

/** Removes a function's URL, or its alias's; whoever calls it later is told something else than at one that never was. */
export function removeUrl(found: LambdaFunction, key: string): void {
  const { id } = found.urls.get(key) ?? {};
  if (id === undefined) return;
  found.urls.delete(key);
  found.formerUrls = (found.formerUrls ?? new Set()).add(id);
}

function findUrl(asked: FunctionName, urls: ReadonlyMap<string, FunctionUrl> | undefined): FunctionUrl {
  const url = urls?.get(asked.qualifier ?? '');
  if (url === undefined) throw noSuchResource();
  return url;
}
