import type {
  DestinationConfig,
  FunctionEventInvokeConfig,
  PutFunctionEventInvokeConfigRequest,
} from '@aws-sdk/client-lambda';
import { parseArn, type Call } from '@coldstart/cloud';
import { onWholeFunction } from '../access.ts';
import type { LambdaOperations } from '../sdk.ts';
import { invalidParameter, resourceNotFound } from '../errors.ts';
import { peekFunction, versionOf } from '../functions/find.ts';
import { addressOf, functionArn, LATEST, readFunctionName, type FunctionName } from '../names.ts';
import { listPage } from '../paging.ts';
import { functions, type EventInvokeConfig, type LambdaFunction } from '../state.ts';

function describe(asked: FunctionName, qualifier: string, config: EventInvokeConfig): FunctionEventInvokeConfig {
  const { maximumRetryAttempts, maximumEventAge, destinations, lastModified } = config;
  return {
    FunctionArn: functionArn(asked, qualifier),
    LastModified: new Date(lastModified),
    DestinationConfig: { OnSuccess: {}, OnFailure: {}, ...destinations },
    ...(maximumRetryAttempts !== undefined && { MaximumRetryAttempts: maximumRetryAttempts }),
    ...(maximumEventAge !== undefined && { MaximumEventAgeInSeconds: maximumEventAge }),
  };
}

function noConfig(asked: FunctionName): ReturnType<typeof resourceNotFound> {
  return resourceNotFound(
    `The function ${functionArn(asked, asked.qualifier ?? LATEST)} doesn't have an EventInvokeConfig`,
  );
}

/** The function, where the qualifier stands for something. */
function findConfigurable(call: Call, asked: FunctionName): LambdaFunction {
  const found = call.state(functions, addressOf(asked)).byName.get(asked.name);
  if (found === undefined || versionOf(found, asked.qualifier) === undefined) {
    throw resourceNotFound("The function doesn't exist.");
  }
  return found;
}

/** How events are retried, and where their results go. https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-configuring.html */
export const eventInvokeConfigOperations: LambdaOperations = {
  /** https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html */
  PutFunctionEventInvokeConfig: {
    access: onWholeFunction,
    run(input, call) {
      requireSomething(input);
      const asked = readFunctionName(input.FunctionName, call, input.Qualifier);
      const found = findConfigurable(call, asked);
      return store(asked, found, {
        maximumRetryAttempts: input.MaximumRetryAttempts,
        maximumEventAge: input.MaximumEventAgeInSeconds,
        destinations: readDestinations(call, asked, input.DestinationConfig),
        lastModified: call.now(),
      });
    },
  },

  /** https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionEventInvokeConfig.html */
  UpdateFunctionEventInvokeConfig: {
    access: onWholeFunction,
    run(input, call) {
      requireSomething(input);
      const asked = readFunctionName(input.FunctionName, call, input.Qualifier);
      const found = findConfigurable(call, asked);
      const old = found.eventInvokeConfigs.get(asked.qualifier ?? LATEST);
      if (old === undefined) throw noConfig(asked);
      return store(asked, found, {
        maximumRetryAttempts: input.MaximumRetryAttempts ?? old.maximumRetryAttempts,
        maximumEventAge: input.MaximumEventAgeInSeconds ?? old.maximumEventAge,
        destinations:
          input.DestinationConfig === undefined
            ? old.destinations
            : { ...old.destinations, ...readDestinations(call, asked, input.DestinationConfig) },
        lastModified: call.now(),
      });
    },
  },

  GetFunctionEventInvokeConfig: {
    access: onWholeFunction,
    run(input, call) {
      const asked = readFunctionName(input.FunctionName, call, input.Qualifier);
      const qualifier = asked.qualifier ?? LATEST;
      const config = peekFunction(call, asked)?.eventInvokeConfigs.get(qualifier);
      if (config === undefined) throw noConfig(asked);
      return describe(asked, qualifier, config);
    },
  },

  DeleteFunctionEventInvokeConfig: {
    access: onWholeFunction,
    run(input, call) {
      const asked = readFunctionName(input.FunctionName, call, input.Qualifier);
      const found = call.state(functions, addressOf(asked)).byName.get(asked.name);
      if (found?.eventInvokeConfigs.delete(asked.qualifier ?? LATEST) !== true) throw noConfig(asked);
      return {};
    },
  },

  ListFunctionEventInvokeConfigs: {
    access: onWholeFunction,
    run(input, call) {
      const asked = readFunctionName(input.FunctionName, call);
      const found = peekFunction(call, asked);
      if (found === undefined) throw resourceNotFound("The function doesn't exist.");
      const { items, NextMarker } = listPage(call, input, [...found.eventInvokeConfigs], ([key]) => key);
      return { FunctionEventInvokeConfigs: items.map(([key, config]) => describe(asked, key, config)), NextMarker };
    },
  },
};

function store(asked: FunctionName, found: LambdaFunction, config: EventInvokeConfig): FunctionEventInvokeConfig {
  const qualifier = asked.qualifier ?? LATEST;
  found.eventInvokeConfigs.set(qualifier, config);
  return describe(asked, qualifier, config);
}

function requireSomething(input: PutFunctionEventInvokeConfigRequest): void {
  const { MaximumEventAgeInSeconds, MaximumRetryAttempts, DestinationConfig } = input;
  if (MaximumEventAgeInSeconds === undefined && MaximumRetryAttempts === undefined && DestinationConfig === undefined) {
    throw invalidParameter('You must specify at least one of error handling or destination setting.');
  }
}

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-async-destinations */
function readDestinations(call: Call, asked: FunctionName, config: DestinationConfig = {}): DestinationConfig {
  const { OnSuccess, OnFailure } = config;
  const render = (name: string, destination: string | undefined): string =>
    destination === undefined ? 'null' : `${name}(destination=${destination})`;
  for (const [kind, destination] of [
    ['success', OnSuccess?.Destination],
    ['failure', OnFailure?.Destination],
  ] as const) {
    if (destination === undefined || destination === '') continue;
    const service = parseArn(destination)?.service ?? '';
    if (!(kind === 'failure' ? /^(?:lambda|sns|sqs|events|s3)$/ : /^(?:lambda|sns|sqs|events)$/).test(service)) {
      throw invalidParameter(
        `The provided destination config DestinationConfig(onSuccess=${render('OnSuccess', OnSuccess?.Destination)}, onFailure=${render('OnFailure', OnFailure?.Destination)}) is invalid.`,
      );
    }
    if (service !== 'lambda') continue;
    const receiver = readFunctionName(destination, call);
    if (receiver.name === asked.name && receiver.account === asked.account) {
      throw invalidParameter("You can't specify the function as a destination for itself.");
    }
    if (peekFunction(call, receiver) === undefined) {
      throw invalidParameter(`The destination ARN ${destination} is invalid.`);
    }
  }
  return {
    ...(OnSuccess !== undefined && { OnSuccess }),
    ...(OnFailure !== undefined && { OnFailure }),
  };
}
