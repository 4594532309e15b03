import type { Parameter as ShownParameter } from '@aws-sdk/client-ssm';
import { AwsError } from '@coldstart/wire';
import { page, type Call } from '@coldstart/cloud';
import { onParameter, onParameters, onPath } from './access.ts';
import { inOrder } from './describe.ts';
import { withDecryption } from './encryption.ts';
import { parameterNotFound, versionNotFound } from './errors.ts';
import { isBelow, passes, readFilters } from './filters.ts';
import { checkPath, isPublic, keyOf, readReference } from './names.ts';
import { publicParameters } from './public/public-parameters.ts';
import type { SsmOperations } from './sdk.ts';
import { isSecret, secretAsParameter } from './secrets.ts';
import { showValue } from './show.ts';
import { findParameter, newest, selected } from './state.ts';

/** GetParametersByPath gives ten at a time, and no more. */
const PAGE = 10;

/**
 * What a name, an ARN or one of their versions stands for.
 *
 * @throws AwsError ParameterNotFound, ParameterVersionNotFound, ValidationException
 */
async function read(call: Call, text: string, decrypted: boolean): Promise<ShownParameter> {
  if (isSecret(text)) return secretAsParameter(call, text, decrypted);
  const reference = readReference(text);
  const { name, selector } = reference;
  const shown = isPublic(name) ? publicParameters(call.region).get(name) : undefined;
  if (shown !== undefined && (selector === undefined || selector === String(shown.Version)))
    return selector === undefined ? shown : { ...shown, Selector: `:${selector}` };
  const parameter = findParameter(call, reference);
  if (parameter === undefined) throw parameterNotFound();
  const version = selected(parameter, selector);
  if (version === undefined) throw versionNotFound(parameter.name, selector ?? '');
  const encrypted = showValue(call, parameter, version, reference.place === undefined ? name : undefined);
  const value = await withDecryption(call, encrypted, decrypted);
  return selector === undefined ? value : { ...value, Selector: `:${selector}` };
}

/** Names that stand for nothing are listed, not refused. */
const NOT_THERE: ReadonlySet<string> = new Set(['ParameterNotFound', 'ParameterVersionNotFound']);

async function readAll(call: Call, names: readonly string[], decrypted: boolean) {
  const found: ShownParameter[] = [];
  const invalid: string[] = [];
  for (const name of names) {
    try {
      found.push(await read(call, name, decrypted));
    } catch (error) {
      if (!(error instanceof AwsError && NOT_THERE.has(error.code))) throw error;
      invalid.push(name);
    }
  }
  return { Parameters: found, InvalidParameters: invalid };
}

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html and those beside it */
export const parameterOperations: SsmOperations = {
  GetParameter: {
    access: onParameter,
    async run({ Name, WithDecryption = false }, call) {
      return { Parameter: await read(call, Name, WithDecryption) };
    },
  },

  GetParameters: {
    access: onParameters,
    run({ Names, WithDecryption = false }, call) {
      return readAll(call, Names, WithDecryption);
    },
  },

  GetParametersByPath: {
    access: onPath,
    async run({ Path, Recursive = false, WithDecryption = false, ParameterFilters, MaxResults, NextToken }, call) {
      checkPath(Path);
      const filters = readFilters('GetParametersByPath', ParameterFilters);
      const own = inOrder(call)
        .filter((parameter) => isBelow(keyOf(parameter.name), Path, Recursive) && passes(parameter, filters))
        .map((parameter) => showValue(call, parameter, newest(parameter)));
      const { items, token } = page(
        isPublic(`${Path}/`) ? publicBelow(call, Path, Recursive) : own,
        { token: NextToken, limit: MaxResults, scope: [Path, Recursive, ParameterFilters] },
        {
          keyOf: ({ Name = '' }) => keyOf(Name),
          size: PAGE,
          invalid: () => new AwsError('InvalidNextToken', 'The specified token is not valid.'),
        },
      );
      const shown = await Promise.all(items.map((item) => withDecryption(call, item, WithDecryption)));
      return { Parameters: shown, NextToken: token };
    },
  },
};

function publicBelow(call: Call, path: string, recursive: boolean): ShownParameter[] {
  return [...publicParameters(call.region).values()].filter(({ Name = '' }) => isBelow(Name, path, recursive));
}
