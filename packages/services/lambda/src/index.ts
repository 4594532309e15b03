import { AwsError } from '@coldstart/wire';
import { anyone, defineService, type AnyService } from '@coldstart/cloud';
import { aliasOperations } from './aliases/aliases.ts';
import { eventInvokeConfigOperations } from './async/config.ts';
import { pendingEvent } from './async/queue.ts';
import { serveCode } from './code-download.ts';
import { provisionedConcurrencyOperations, provisionedConcurrencyReady } from './concurrency/provisioned.ts';
import { reservedConcurrencyOperations } from './concurrency/reserved.ts';
import { measureRunning } from './durable/gauges.ts';
import { durableOperations, durableTimers } from './durable/index.ts';
import { tooManyRequests } from './errors.ts';
import { eventSourceMappingOperations } from './event-sources/mappings.ts';
import { mappingStateChange } from './event-sources/lifecycle.ts';
import { queueBatch } from './event-sources/queues/batch.ts';
import { queuePoller } from './event-sources/queues/poller.ts';
import { streamPoller } from './event-sources/streams/poller.ts';
import { createFunctionOperation } from './functions/create.ts';
import { deleteFunctionOperation } from './functions/delete.ts';
import { functionReadOperations } from './functions/get.ts';
import { functionReady } from './functions/lifecycle.ts';
import { publishVersionOperation } from './functions/publish.ts';
import { functionUpdateOperations } from './functions/update.ts';
import { causeOf, endAccount, mayUse } from './host.ts';
import { serveImages } from './images/push.ts';
import { invokeOperations } from './invoke/invoke.ts';
import { layerPolicyOperations } from './layers/policies.ts';
import { layerOperations } from './layers/versions.ts';
import { permissionOperations } from './policies/permissions.ts';
import { endRuntime } from './runtime.ts';
import type { LambdaSdk } from './sdk.ts';
import { accountOperations } from './settings/account.ts';
import { functionSettingOperations } from './settings/function-settings.ts';
import { codeSigningConfigOperations } from './signing/configs.ts';
import { functionCodeSigningOperations } from './signing/functions.ts';
import { tagOperations } from './tags/tags.ts';
import { serveUrl } from './urls/http.ts';
import { functionUrlOperations } from './urls/urls.ts';
import { invalidInput } from './validation.ts';

/** AWS Lambda. */
export const lambda: AnyService = defineService<LambdaSdk>({
  name: 'lambda',
  sdk: () => import('@aws-sdk/client-lambda'),
  constraints: new URL('./constraints.generated.json', import.meta.url),
  inner: { MeasureGauges: { access: anyone, run: (_, call) => measureRunning(call) } },
  operations: {
    ...createFunctionOperation,
    ...deleteFunctionOperation,
    ...functionReadOperations,
    ...functionUpdateOperations,
    ...publishVersionOperation,
    ...invokeOperations,
    ...durableOperations,
    ...aliasOperations,
    ...permissionOperations,
    ...eventInvokeConfigOperations,
    ...reservedConcurrencyOperations,
    ...provisionedConcurrencyOperations,
    ...functionUrlOperations,
    ...eventSourceMappingOperations,
    ...layerOperations,
    ...layerPolicyOperations,
    ...codeSigningConfigOperations,
    ...functionCodeSigningOperations,
    ...functionSettingOperations,
    ...accountOperations,
    ...tagOperations,
  },
  throttle: () => tooManyRequests('CallerRateLimitExceeded'),
  invalid: invalidInput,
  http: async (request, cloud, _findKey, authenticate) =>
    serveCode(request, cloud) ??
    (await serveImages(request, cloud, authenticate)) ??
    (await serveUrl(request, cloud, authenticate)),
  tooLarge: (limit) =>
    new AwsError(
      'RequestEntityTooLargeException',
      `Request must be smaller than ${limit} bytes for the CreateFunction operation`,
      { status: 413 },
    ),
  causeOf,
  mayUse,
  forgetAccount: endAccount,
  close: endRuntime,
  timers: [
    functionReady,
    pendingEvent,
    provisionedConcurrencyReady,
    mappingStateChange,
    streamPoller,
    queuePoller,
    queueBatch,
    ...durableTimers,
  ],
});
