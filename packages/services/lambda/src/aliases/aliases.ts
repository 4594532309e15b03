import { randomUUID } from 'node:crypto';
import type { AliasConfiguration, AliasRoutingConfiguration } from '@aws-sdk/client-lambda';
import { onWholeFunction } from '../access.ts';
import type { LambdaOperations } from '../sdk.ts';
import { conflict, functionNotFound, invalidParameter, wrongRevision } from '../errors.ts';
import { changeFunction, findAlias, findFunction, versionOf } from '../functions/find.ts';
import { functionArn, LATEST, readFunctionName, type FunctionName } from '../names.ts';
import { listPage } from '../paging.ts';
import type { Alias, LambdaFunction } from '../state.ts';
import { removeUrl } from '../urls/urls.ts';

function describe(asked: FunctionName, { name, version, description, weights, revisionId }: Alias): AliasConfiguration {
  return {
    AliasArn: functionArn(asked, name),
    Name: name,
    FunctionVersion: version,
    Description: description,
    RevisionId: revisionId,
    ...(Object.keys(weights).length > 0 && { RoutingConfig: { AdditionalVersionWeights: { ...weights } } }),
  };
}

export const aliasOperations: LambdaOperations = {
  /** https://docs.aws.amazon.com/lambda/latest/api/API_CreateAlias.html */
  CreateAlias: {
    access: onWholeFunction,
    run(input, call) {
      const asked = readFunctionName(input.FunctionName, call);
      const { Name: name, FunctionVersion: version } = input;
      const found = changeFunction(call, asked);
      const weights = readRouting(found, asked, version, input.RoutingConfig);
      if (found.aliases.has(name)) throw conflict(`Alias already exists: ${functionArn(asked, name)}`);
      checkVersion(found, asked, version);
      const alias: Alias = { name, version, weights, description: input.Description ?? '', revisionId: randomUUID() };
      found.aliases.set(name, alias);
      return describe(asked, alias);
    },
  },

  /** https://docs.aws.amazon.com/lambda/latest/api/API_UpdateAlias.html */
  UpdateAlias: {
    access: onWholeFunction,
    run(input, call) {
      const asked = readFunctionName(input.FunctionName, call);
      const found = changeFunction(call, asked);
      const alias = findAlias(found, asked, input.Name);
      if (input.RevisionId !== undefined && input.RevisionId !== alias.revisionId)
        throw wrongRevision('GetFunction/GetAlias');
      const version = input.FunctionVersion ?? alias.version;
      const weights =
        input.RoutingConfig === undefined ? alias.weights : readRouting(found, asked, version, input.RoutingConfig);
      if (input.FunctionVersion !== undefined) checkVersion(found, asked, version);
      alias.version = version;
      alias.weights = weights;
      alias.description = input.Description ?? alias.description;
      alias.revisionId = randomUUID();
      return describe(asked, alias);
    },
  },

  /** Deleting what is not there is no error. */
  DeleteAlias: {
    access: onWholeFunction,
    run(input, call) {
      const asked = readFunctionName(input.FunctionName, call);
      const found = changeFunction(call, asked);
      const name = input.Name;
      if (!found.aliases.delete(name)) return {};
      for (const kept of [found.policies, found.eventInvokeConfigs, found.provisioned]) kept.delete(name);
      removeUrl(found, name);
      return {};
    },
  },

  GetAlias: {
    access: onWholeFunction,
    run(input, call) {
      const asked = readFunctionName(input.FunctionName, call);
      return describe(asked, findAlias(findFunction(call, asked), asked, input.Name));
    },
  },

  ListAliases: {
    access: onWholeFunction,
    run(input, call) {
      const asked = readFunctionName(input.FunctionName, call);
      const found = findFunction(call, asked);
      const shown = [...found.aliases.values()]
        .filter(({ version, weights }) => {
          const wanted = input.FunctionVersion;
          return wanted === undefined || version === wanted || Object.hasOwn(weights, wanted);
        })
        .sort((a, b) => (a.name < b.name ? -1 : 1));
      const { items, NextMarker } = listPage(call, input, shown, ({ name }) => name);
      return { Aliases: items.map((alias) => describe(asked, alias)), NextMarker };
    },
  },
};

/** An alias stands for a version, never for another alias. */
function checkVersion(found: LambdaFunction, asked: FunctionName, version: string): void {
  if (version !== LATEST && !found.versions.has(version)) throw functionNotFound(functionArn(asked, version));
}

/** https://docs.aws.amazon.com/lambda/latest/dg/configuring-alias-routing.html */
function readRouting(
  found: LambdaFunction,
  asked: FunctionName,
  version: string,
  routing: AliasRoutingConfiguration | undefined,
): Record<string, number> {
  const weights = routing?.AdditionalVersionWeights ?? {};
  const others = Object.keys(weights);
  if (others.length > 1) {
    throw invalidParameter('Number of items in AdditionalVersionWeights cannot be greater than 1');
  }
  const [other] = others;
  if (other === undefined) return {};
  if (other === version) {
    throw invalidParameter(
      `Invalid function version ${version}. Function version ${version} is already included in routing configuration.`,
    );
  }
  if (version === LATEST)
    throw invalidParameter('$LATEST is not supported for an alias pointing to more than 1 version');
  checkVersion(found, asked, other);
  return { ...weights };
}

/** The version that an invocation through an alias runs: the main one, or by its weight the other. */
export function route(found: LambdaFunction, alias: Alias, chance: number): string {
  for (const [version, weight] of Object.entries(alias.weights)) {
    if (chance < weight && versionOf(found, version) !== undefined) return version;
  }
  return alias.version;
}
