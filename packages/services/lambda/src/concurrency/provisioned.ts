import type { GetProvisionedConcurrencyConfigResponse } from '@aws-sdk/client-lambda';
import { AwsError } from '@coldstart/wire';
import { defineTimer, type Call } from '@coldstart/cloud';
import { onFunction, onWholeFunction } from '../access.ts';
import { lambdaItself } from '../as-lambda.ts';
import type { LambdaOperations } from '../sdk.ts';
import { conflict, invalidParameter } from '../errors.ts';
import { changeFunction, checkQualifier, findFunction, peekFunction, versionOf } from '../functions/find.ts';
import { lambdaDate } from '../functions/configuration.ts';
import { addressOf, functionArn, LATEST, readFunctionName, type FunctionName } from '../names.ts';
import { listPage } from '../paging.ts';
import { endAhead, initializeAhead } from './ahead.ts';
import { unreservedConcurrency } from '../settings/account.ts';
import { LEAST_UNRESERVED } from './pools.ts';
import { functions, type LambdaFunction, type ProvisionedConcurrency } from '../state.ts';

/** Milliseconds until it is ready. */
const READY_AFTER = 300;

type QualifiedName = FunctionName & { readonly qualifier: string };

export const provisionedConcurrencyReady = defineTimer<QualifiedName>(
  'lambda/provisioned-ready',
  async (call, asked) => {
    const of = (): ProvisionedConcurrency | undefined =>
      call.state(functions, addressOf(asked)).byName.get(asked.name)?.provisioned.get(asked.qualifier);
    const config = of();
    if (config === undefined) return;
    const succeeded = await initializeAhead(call, asked, config.requested);
    // It may have been deleted, or asked for anew, meanwhile.
    if (of() !== config) return;
    config.ready = succeeded;
    config.failed = !succeeded;
  },
);

function readyLater(call: Call, asked: QualifiedName): void {
  const { account, region } = asked;
  const key = `${asked.name}:${asked.qualifier}`;
  const options = {
    key,
    what: `provisioned concurrency of ${key} is ready`,
    account,
    region,
    as: lambdaItself(account),
  };
  call.schedule(provisionedConcurrencyReady, { in: READY_AFTER }, asked, options);
}

function readQualified(name: string, qualifier: string | undefined, call: Call): QualifiedName {
  const asked = readFunctionName(name, call, qualifier);
  if (asked.qualifier === undefined) {
    throw invalidParameter('The function resource provided must be an alias or a published version.');
  }
  return { ...asked, qualifier: asked.qualifier };
}

/**
 * Provisioned concurrency has environments of its own, which are initialized before it is ready.
 * https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html
 */
export const provisionedConcurrencyOperations: LambdaOperations = {
  /** https://docs.aws.amazon.com/lambda/latest/api/API_PutProvisionedConcurrencyConfig.html */
  PutProvisionedConcurrencyConfig: {
    access: onFunction,
    run(input, call) {
      const requested = input.ProvisionedConcurrentExecutions;
      const asked = readQualified(input.FunctionName, input.Qualifier, call);
      const { qualifier } = asked;
      if (qualifier === LATEST) {
        throw invalidParameter('Provisioned Concurrency Configs cannot be applied to unpublished function versions.');
      }
      const found = changeFunction(call, { ...asked, qualifier: undefined });
      checkQualifier(found, asked, qualifier);
      refuseTwice(found, qualifier);
      checkLimits(call, found, qualifier, requested);
      const config: ProvisionedConcurrency = { requested, ready: false, lastModified: call.now() };
      found.provisioned.set(qualifier, config);
      readyLater(call, asked);
      return { ...describe(config), AvailableProvisionedConcurrentExecutions: 0 };
    },
  },

  GetProvisionedConcurrencyConfig: {
    access: onFunction,
    run(input, call) {
      const asked = readQualified(input.FunctionName, input.Qualifier, call);
      if (asked.qualifier === LATEST) {
        throw invalidParameter('The function resource provided must be an alias or a published version.');
      }
      const found = findFunction(call, asked);
      checkQualifier(found, asked, asked.qualifier);
      const config = found.provisioned.get(asked.qualifier);
      if (config === undefined) {
        throw new AwsError(
          'ProvisionedConcurrencyConfigNotFoundException',
          'No Provisioned Concurrency Config found for this function',
          { status: 404, fields: { Type: 'User' } },
        );
      }
      return describe(config);
    },
  },

  /** Deleting what is not there is no error. */
  DeleteProvisionedConcurrencyConfig: {
    access: onFunction,
    run(input, call) {
      const asked = readQualified(input.FunctionName, input.Qualifier, call);
      if (asked.qualifier === LATEST) {
        throw invalidParameter('The function resource provided must be an alias or a published version.');
      }
      const found = changeFunction(call, asked);
      checkQualifier(found, asked, asked.qualifier);
      if (!found.provisioned.delete(asked.qualifier)) return {};
      const version = versionOf(found, asked.qualifier);
      if (version !== undefined) endAhead(call, version);
      return {};
    },
  },

  ListProvisionedConcurrencyConfigs: {
    access: onWholeFunction,
    run(input, call) {
      const asked = readFunctionName(input.FunctionName, call);
      findFunction(call, asked);
      const configs = [...(peekFunction(call, asked)?.provisioned ?? [])];
      const { items, NextMarker } = listPage(call, input, configs, ([qualifier]) => qualifier);
      return {
        ProvisionedConcurrencyConfigs: items.map(([qualifier, config]) => ({
          FunctionArn: functionArn(asked, qualifier),
          ...describe(config),
        })),
        NextMarker,
      };
    },
  },
};

/** A version has it either itself or through an alias. */
function refuseTwice(found: LambdaFunction, qualifier: string): void {
  const alias = found.aliases.get(qualifier);
  if (alias !== undefined) {
    if (found.provisioned.has(alias.version)) {
      throw conflict("Alias can't be used for Provisioned Concurrency configuration on an already Provisioned version");
    }
    return;
  }
  for (const { name, version } of found.aliases.values()) {
    if (version === qualifier && found.provisioned.has(name)) {
      throw conflict('Version is pointed by a Provisioned Concurrency alias');
    }
  }
}

function checkLimits(call: Call, found: LambdaFunction, qualifier: string, requested: number): void {
  const others = [...found.provisioned].reduce(
    (sum, [key, config]) => (key === qualifier ? sum : sum + config.requested),
    0,
  );
  if (found.reservedConcurrency !== undefined) {
    if (others + requested > found.reservedConcurrency) {
      throw invalidParameter(
        'Requested Provisioned Concurrency should not be greater than the reservedConcurrentExecution for function',
      );
    }
    return;
  }
  const free = unreservedConcurrency(call, found.name) - others;
  const refuse = (what: string): AwsError => new AwsError('InvalidParameterValueException', what, { status: 400 });
  if (requested > free) {
    throw refuse(
      `Specified ConcurrentExecutions for function is greater than account's unreserved concurrency [${free}].`,
    );
  }
  if (free - requested < LEAST_UNRESERVED) {
    throw refuse(
      `Specified ConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [${LEAST_UNRESERVED}].`,
    );
  }
}

function describe({
  requested,
  ready,
  failed = false,
  lastModified,
}: ProvisionedConcurrency): GetProvisionedConcurrencyConfigResponse {
  return {
    RequestedProvisionedConcurrentExecutions: requested,
    AvailableProvisionedConcurrentExecutions: ready ? requested : 0,
    AllocatedProvisionedConcurrentExecutions: ready ? requested : 0,
    Status: ready ? 'READY' : failed ? 'FAILED' : 'IN_PROGRESS',
    ...(failed && { StatusReason: 'FUNCTION_ERROR_INIT_FAILURE' }),
    LastModified: lambdaDate(lastModified),
  };
}
