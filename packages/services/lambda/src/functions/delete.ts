import { onFunction } from '../access.ts';
import type { LambdaOperations } from '../sdk.ts';
import { conflict, functionNotFound, invalidParameter } from '../errors.ts';
import { retire } from '../live.ts';
import { addressOf, functionArn, isVersion, LATEST, readFunctionName } from '../names.ts';
import { functions } from '../state.ts';
import { dropUnusedPackages } from './package.ts';

export const deleteFunctionOperation: LambdaOperations = {
  /** https://docs.aws.amazon.com/lambda/latest/api/API_DeleteFunction.html */
  DeleteFunction: {
    access: onFunction,
    run(input, call) {
      const asked = readFunctionName(input.FunctionName, call, input.Qualifier);
      const { qualifier } = asked;
      if (qualifier === LATEST)
        throw invalidParameter('$LATEST version cannot be deleted without deleting the function.');
      if (qualifier !== undefined && !isVersion(qualifier)) {
        throw invalidParameter('Deletion of aliases is not currently supported.');
      }
      const all = call.state(functions, addressOf(asked)).byName;
      const found = all.get(asked.name);
      if (found === undefined) throw functionNotFound(functionArn(asked));
      if (qualifier === undefined) {
        all.delete(asked.name);
        const versions = [found.latest, ...found.versions.values()];
        dropUnusedPackages(
          call,
          asked,
          versions.map(({ code }) => code),
        );
        for (const { key } of versions) retire(call.cloud, key);
        return { StatusCode: 204 };
      }
      const version = found.versions.get(qualifier);
      if (version === undefined) return { StatusCode: 204 };
      const aliases = [...found.aliases.values()].filter(
        (alias) => alias.version === qualifier || Object.hasOwn(alias.weights, qualifier),
      );
      if (aliases.length > 0) {
        throw conflict(
          `Unable to delete version because the following aliases reference it: [${aliases.map(({ name }) => name).join(', ')}]`,
        );
      }
      found.versions.delete(qualifier);
      for (const kept of [found.policies, found.eventInvokeConfigs, found.provisioned, found.runtimeManagement]) {
        kept.delete(qualifier);
      }
      dropUnusedPackages(call, asked, [version.code], found);
      retire(call.cloud, version.key);
      return { StatusCode: 204 };
    },
  },
};
