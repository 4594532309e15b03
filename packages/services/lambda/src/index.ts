import { AwsError } from '@coldstart/wire';
import { defineService, joinOperations, type AnyService } from '@coldstart/cloud';
import {
  onFunction,
  onLayer,
  onLayerArn,
  onLayerVersion,
  onMapping,
  onNewMapping,
  onNewPermission,
  onResource,
  onSettings,
  onSigningConfig,
  onUrl,
  onWholeFunction,
} from './access.ts';
import * as aliases from './aliases/aliases.ts';
import * as eventInvoke from './async/config.ts';
import { resumeQueue } from './async/queue.ts';
import { serveCode } from './code-download.ts';
import * as provisioned from './concurrency/provisioned.ts';
import * as reserved from './concurrency/reserved.ts';
import { tooManyRequests } from './errors.ts';
import * as eventSources from './event-sources/mappings.ts';
import { createFunction } from './functions/create.ts';
import { deleteFunction } from './functions/delete.ts';
import * as reading from './functions/get.ts';
import { readyNow } from './functions/lifecycle.ts';
import { publishVersion } from './functions/publish.ts';
import * as updating from './functions/update.ts';
import { causeOf, endAccount } from './host.ts';
import * as invoking from './invoke/invoke.ts';
import * as layerPolicies from './layers/policies.ts';
import * as layers from './layers/versions.ts';
import * as permissions from './policies/permissions.ts';
import { getAccountSettings } from './settings/account.ts';
import { endRuntime } from './runtime.ts';
import * as settings from './settings/function-settings.ts';
import * as signing from './signing/configs.ts';
import * as signed from './signing/functions.ts';
import * as tags from './tags/tags.ts';
import { serveUrl } from './urls/http.ts';
import * as urls from './urls/urls.ts';
import { invalidInput } from './validation.ts';

type LambdaSdk = typeof import('@aws-sdk/client-lambda');

/** AWS Lambda. */
export const lambda: AnyService = defineService<LambdaSdk>({
  name: 'lambda',
  sdk: () => import('@aws-sdk/client-lambda'),
  constraints: new URL('./constraints.generated.json', import.meta.url),
  operations: joinOperations<LambdaSdk>({
    operations: {
      CreateFunction: createFunction,
      DeleteFunction: deleteFunction,
      GetFunction: reading.getFunction,
      GetFunctionConfiguration: reading.getFunctionConfiguration,
      ListFunctions: reading.listFunctions,
      ListVersionsByFunction: reading.listVersionsByFunction,
      PublishVersion: publishVersion,
      UpdateFunctionCode: updating.updateFunctionCode,
      UpdateFunctionConfiguration: updating.updateFunctionConfiguration,

      Invoke: invoking.invoke,
      InvokeAsync: invoking.invokeAsync,
      InvokeWithResponseStream: invoking.invokeWithResponseStream,

      CreateAlias: aliases.createAlias,
      DeleteAlias: aliases.deleteAlias,
      GetAlias: aliases.getAlias,
      ListAliases: aliases.listAliases,
      UpdateAlias: aliases.updateAlias,

      AddPermission: permissions.addPermission,
      GetPolicy: permissions.getPolicy,
      RemovePermission: permissions.removePermission,

      PutFunctionEventInvokeConfig: eventInvoke.putFunctionEventInvokeConfig,
      UpdateFunctionEventInvokeConfig: eventInvoke.updateFunctionEventInvokeConfig,
      GetFunctionEventInvokeConfig: eventInvoke.getFunctionEventInvokeConfig,
      DeleteFunctionEventInvokeConfig: eventInvoke.deleteFunctionEventInvokeConfig,
      ListFunctionEventInvokeConfigs: eventInvoke.listFunctionEventInvokeConfigs,

      PutFunctionConcurrency: reserved.putFunctionConcurrency,
      GetFunctionConcurrency: reserved.getFunctionConcurrency,
      DeleteFunctionConcurrency: reserved.deleteFunctionConcurrency,
      PutProvisionedConcurrencyConfig: provisioned.putProvisionedConcurrencyConfig,
      GetProvisionedConcurrencyConfig: provisioned.getProvisionedConcurrencyConfig,
      DeleteProvisionedConcurrencyConfig: provisioned.deleteProvisionedConcurrencyConfig,
      ListProvisionedConcurrencyConfigs: provisioned.listProvisionedConcurrencyConfigs,

      CreateFunctionUrlConfig: urls.createFunctionUrlConfig,
      GetFunctionUrlConfig: urls.getFunctionUrlConfig,
      UpdateFunctionUrlConfig: urls.updateFunctionUrlConfig,
      DeleteFunctionUrlConfig: urls.deleteFunctionUrlConfig,
      ListFunctionUrlConfigs: urls.listFunctionUrlConfigs,

      CreateEventSourceMapping: eventSources.createEventSourceMapping,
      GetEventSourceMapping: eventSources.getEventSourceMapping,
      UpdateEventSourceMapping: eventSources.updateEventSourceMapping,
      DeleteEventSourceMapping: eventSources.deleteEventSourceMapping,
      ListEventSourceMappings: eventSources.listEventSourceMappings,

      PublishLayerVersion: layers.publishLayerVersion,
      GetLayerVersion: layers.getLayerVersion,
      GetLayerVersionByArn: layers.getLayerVersionByArn,
      DeleteLayerVersion: layers.deleteLayerVersion,
      ListLayerVersions: layers.listLayerVersions,
      ListLayers: layers.listLayers,
      AddLayerVersionPermission: layerPolicies.addLayerVersionPermission,
      GetLayerVersionPolicy: layerPolicies.getLayerVersionPolicy,
      RemoveLayerVersionPermission: layerPolicies.removeLayerVersionPermission,

      CreateCodeSigningConfig: signing.createCodeSigningConfig,
      GetCodeSigningConfig: signing.getCodeSigningConfig,
      UpdateCodeSigningConfig: signing.updateCodeSigningConfig,
      DeleteCodeSigningConfig: signing.deleteCodeSigningConfig,
      ListCodeSigningConfigs: signing.listCodeSigningConfigs,
      ListFunctionsByCodeSigningConfig: signing.listFunctionsByCodeSigningConfig,
      PutFunctionCodeSigningConfig: signed.putFunctionCodeSigningConfig,
      GetFunctionCodeSigningConfig: signed.getFunctionCodeSigningConfig,
      DeleteFunctionCodeSigningConfig: signed.deleteFunctionCodeSigningConfig,

      PutFunctionRecursionConfig: settings.putFunctionRecursionConfig,
      GetFunctionRecursionConfig: settings.getFunctionRecursionConfig,
      PutRuntimeManagementConfig: settings.putRuntimeManagementConfig,
      GetRuntimeManagementConfig: settings.getRuntimeManagementConfig,
      GetAccountSettings: getAccountSettings,

      TagResource: tags.tagResource,
      UntagResource: tags.untagResource,
      ListTags: tags.listTags,
    },
    access: {
      CreateFunction: onSettings('CreateFunction'),
      DeleteFunction: onFunction('DeleteFunction'),
      GetFunction: onFunction('GetFunction'),
      GetFunctionConfiguration: onFunction('GetFunctionConfiguration'),
      ListVersionsByFunction: onWholeFunction('ListVersionsByFunction'),
      PublishVersion: onWholeFunction('PublishVersion'),
      UpdateFunctionCode: onWholeFunction('UpdateFunctionCode'),
      UpdateFunctionConfiguration: onSettings('UpdateFunctionConfiguration'),
      Invoke: onFunction('InvokeFunction'),
      InvokeAsync: onFunction('InvokeFunction'),
      InvokeWithResponseStream: onFunction('InvokeFunction'),
      CreateAlias: onWholeFunction('CreateAlias'),
      DeleteAlias: onWholeFunction('DeleteAlias'),
      GetAlias: onWholeFunction('GetAlias'),
      ListAliases: onWholeFunction('ListAliases'),
      UpdateAlias: onWholeFunction('UpdateAlias'),
      AddPermission: onNewPermission,
      GetPolicy: onFunction('GetPolicy'),
      RemovePermission: onFunction('RemovePermission'),
      PutFunctionEventInvokeConfig: onWholeFunction('PutFunctionEventInvokeConfig'),
      UpdateFunctionEventInvokeConfig: onWholeFunction('UpdateFunctionEventInvokeConfig'),
      GetFunctionEventInvokeConfig: onWholeFunction('GetFunctionEventInvokeConfig'),
      DeleteFunctionEventInvokeConfig: onWholeFunction('DeleteFunctionEventInvokeConfig'),
      ListFunctionEventInvokeConfigs: onWholeFunction('ListFunctionEventInvokeConfigs'),
      PutFunctionConcurrency: onWholeFunction('PutFunctionConcurrency'),
      GetFunctionConcurrency: onWholeFunction('GetFunctionConcurrency'),
      DeleteFunctionConcurrency: onWholeFunction('DeleteFunctionConcurrency'),
      PutProvisionedConcurrencyConfig: onFunction('PutProvisionedConcurrencyConfig'),
      GetProvisionedConcurrencyConfig: onFunction('GetProvisionedConcurrencyConfig'),
      DeleteProvisionedConcurrencyConfig: onFunction('DeleteProvisionedConcurrencyConfig'),
      ListProvisionedConcurrencyConfigs: onWholeFunction('ListProvisionedConcurrencyConfigs'),
      CreateFunctionUrlConfig: onUrl('CreateFunctionUrlConfig'),
      GetFunctionUrlConfig: onUrl('GetFunctionUrlConfig'),
      UpdateFunctionUrlConfig: onUrl('UpdateFunctionUrlConfig'),
      DeleteFunctionUrlConfig: onUrl('DeleteFunctionUrlConfig'),
      ListFunctionUrlConfigs: onWholeFunction('ListFunctionUrlConfigs'),
      CreateEventSourceMapping: onNewMapping,
      GetEventSourceMapping: onMapping('GetEventSourceMapping'),
      UpdateEventSourceMapping: onMapping('UpdateEventSourceMapping'),
      DeleteEventSourceMapping: onMapping('DeleteEventSourceMapping'),
      PublishLayerVersion: onLayer('PublishLayerVersion'),
      GetLayerVersion: onLayerVersion('GetLayerVersion'),
      GetLayerVersionByArn: onLayerArn,
      DeleteLayerVersion: onLayerVersion('DeleteLayerVersion'),
      AddLayerVersionPermission: onLayerVersion('AddLayerVersionPermission'),
      GetLayerVersionPolicy: onLayerVersion('GetLayerVersionPolicy'),
      RemoveLayerVersionPermission: onLayerVersion('RemoveLayerVersionPermission'),
      GetCodeSigningConfig: onSigningConfig('GetCodeSigningConfig'),
      UpdateCodeSigningConfig: onSigningConfig('UpdateCodeSigningConfig'),
      DeleteCodeSigningConfig: onSigningConfig('DeleteCodeSigningConfig'),
      ListFunctionsByCodeSigningConfig: onSigningConfig('ListFunctionsByCodeSigningConfig'),
      PutFunctionCodeSigningConfig: onWholeFunction('PutFunctionCodeSigningConfig'),
      GetFunctionCodeSigningConfig: onWholeFunction('GetFunctionCodeSigningConfig'),
      DeleteFunctionCodeSigningConfig: onWholeFunction('DeleteFunctionCodeSigningConfig'),
      PutFunctionRecursionConfig: onWholeFunction('PutFunctionRecursionConfig'),
      GetFunctionRecursionConfig: onWholeFunction('GetFunctionRecursionConfig'),
      PutRuntimeManagementConfig: onWholeFunction('PutRuntimeManagementConfig'),
      GetRuntimeManagementConfig: onWholeFunction('GetRuntimeManagementConfig'),
      TagResource: onResource('TagResource'),
      UntagResource: onResource('UntagResource'),
      ListTags: onResource('ListTags'),
    },
  }),
  throttle: () => tooManyRequests('CallerRateLimitExceeded'),
  invalid: invalidInput,
  http: async (request, cloud, _findKey, authenticate) =>
    serveCode(request, cloud) ?? (await serveUrl(request, cloud, authenticate)),
  tooLarge: (limit) =>
    new AwsError(
      'RequestEntityTooLargeException',
      `Request must be smaller than ${limit} bytes for the CreateFunction operation`,
      { status: 413 },
    ),
  causeOf,
  forgetAccount: endAccount,
  close: endRuntime,
  resume(cloud) {
    readyNow(cloud);
    eventSources.settleMappings(cloud);
    resumeQueue(cloud);
  },
});
