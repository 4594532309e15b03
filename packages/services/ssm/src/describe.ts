import { AwsError } from '@coldstart/wire';
import { page, type Call } from '@coldstart/cloud';
import { onParameter } from './access.ts';
import { withDecryption } from './encryption.ts';
import { parameterNotFound, validation } from './errors.ts';
import { passes, readFilters } from './filters.ts';
import { keyOf, readName } from './names.ts';
import type { SsmOperations } from './sdk.ts';
import { showDetails, showValue } from './show.ts';
import { findParameter, newest, parameters, type Parameter } from './state.ts';

const PAGE = 10;
const MOST = 50;

const invalidToken = (): AwsError => new AwsError('InvalidNextToken', 'The specified token is not valid.');

/** The account's parameters in the order of their names. */
export function inOrder(call: Call): Parameter[] {
  return [...call.state(parameters).byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, parameter]) => parameter);
}

/** The older filters, by exact values: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ParametersFilter.html */
const older = (filters: readonly { Key: string | undefined; Values: string[] | undefined }[] = []) =>
  filters.map(({ Key = '', Values = [] }) => ({ Key, Values }));

export const describeOperations: SsmOperations = {
  /** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeParameters.html */
  DescribeParameters: {
    run({ Filters, ParameterFilters, Shared = false, MaxResults, NextToken }, call) {
      if ((Filters ?? []).length > 0 && (ParameterFilters ?? []).length > 0)
        throw validation('You can use either Filters or ParameterFilters in a single request.');
      const given = ParameterFilters ?? older(Filters);
      const filters = readFilters('DescribeParameters', given);
      // Nobody can share a parameter here, so that nobody has been given one.
      const all = Shared ? [] : inOrder(call).filter((parameter) => passes(parameter, filters));
      const { items, token } = page(
        all,
        { token: NextToken, limit: MaxResults, scope: [given, Shared] },
        { keyOf: ({ name }) => keyOf(name), size: PAGE, most: MOST, invalid: invalidToken },
      );
      return {
        Parameters: items.map((parameter) => ({
          ...showDetails(parameter, newest(parameter)),
          ARN: showValue(call, parameter, newest(parameter)).ARN,
        })),
        NextToken: token,
      };
    },
  },

  /** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameterHistory.html */
  GetParameterHistory: {
    access: onParameter,
    async run({ Name, WithDecryption = false, MaxResults, NextToken }, call) {
      const parameter = findParameter(call, readName(Name));
      if (parameter === undefined) throw parameterNotFound();
      const { items, token } = page(
        parameter.versions,
        { token: NextToken, limit: MaxResults, scope: [Name] },
        { keyOf: ({ version }) => String(version), size: MOST, invalid: invalidToken },
      );
      const shown = items.map(async (version) => {
        const { Value } = await withDecryption(call, showValue(call, parameter, version), WithDecryption);
        return { ...showDetails(parameter, version), Value, Labels: version.labels };
      });
      return { Parameters: await Promise.all(shown), NextToken: token };
    },
  },
};
