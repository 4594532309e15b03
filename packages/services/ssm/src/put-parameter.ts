import type { ParameterTier, ParameterType } from '@aws-sdk/client-ssm';
import { AwsError, type Input } from '@coldstart/wire';
import type { Call } from '@coldstart/cloud';
import { onPut } from './access.ts';
import { encryptValue } from './encryption.ts';
import { notImplemented, validation } from './errors.ts';
import { keyOf, nameToPut } from './names.ts';
import type { SsmOperations, SsmSdk } from './sdk.ts';
import { newest, parameters, type Parameter, type Tier, type Version } from './state.ts';
import { parameterTags } from './tags.ts';

type Request = Input<SsmSdk, 'PutParameter'>;

/** Bytes of a value. https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html */
const LARGEST: Readonly<Record<Tier, number>> = { Standard: 4096, Advanced: 8192 };
/** https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-versions.html */
const MOST_VERSIONS = 100;
/** Of the standard tier: https://docs.aws.amazon.com/general/latest/gr/ssm.html#limits_ssm */
const MOST_PARAMETERS = 10_000;
const IMAGE = /^ami-(?:[0-9a-f]{8}|[0-9a-f]{17})$/;

const mismatch = (pattern: string): AwsError =>
  new AwsError(
    'ParameterPatternMismatchException',
    `Parameter value, cannot be validated against allowedPattern: ${pattern}`,
  );

/** What is wrong with a request whatever there is already. */
function checkRequest({ Value, Overwrite, Tags = [], Policies, DataType = 'text' }: Request): void {
  if (Policies !== undefined && !/^\s*(?:\[\s*\])?\s*$/.test(Policies))
    throw notImplemented('Policies of PutParameter');
  if (Value === '')
    throw validation(
      `1 validation error detected: Value '' at 'value' failed to satisfy constraint: Member must have length greater than or equal to 1.`,
    );
  if (Overwrite === true && Tags.length > 0)
    throw validation(
      "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.",
    );
  if (/\{\{.*\}\}/s.test(Value))
    throw validation(`Parameter value can't nest another parameter. Do not use "{{}}" in the value.`);
  if (DataType === 'text') return;
  if (DataType === 'aws:ssm:integration') throw notImplemented(`Parameters of the data type ${DataType}`);
  if (DataType !== 'aws:ec2:image')
    throw validation(`The following data type is not supported: ${DataType} (Data type names are all lowercase.)`);
  if (!IMAGE.test(Value)) throw validation(`Parameter value, ${Value}, is not a valid image ID.`);
}

/** The whole of the value, or of each item of a list, must match. */
function checkPattern(value: string, type: ParameterType, pattern: string | undefined): void {
  if (pattern === undefined || pattern === '') return;
  let compiled: RegExp;
  try {
    compiled = new RegExp(`^(?:${pattern})$`, 'v');
  } catch {
    throw new AwsError(
      'InvalidAllowedPatternException',
      `The request does not meet the regular expression requirement: ${pattern}`,
    );
  }
  const items = type === 'StringList' ? value.split(',') : [value];
  if (!items.every((item) => compiled.test(item))) throw mismatch(pattern);
}

/** @throws AwsError ValidationException for values that are too large, and for the way back from Advanced */
function tierOf(value: string, wanted: ParameterTier | undefined, before: Tier | undefined): Tier {
  const size = Buffer.byteLength(value);
  const byItself = before === 'Advanced' || size > LARGEST.Standard ? 'Advanced' : 'Standard';
  const tier = wanted === 'Intelligent-Tiering' ? byItself : (wanted ?? before ?? 'Standard');
  if (tier === 'Standard' && before === 'Advanced')
    throw validation(
      "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the advanced-parameter tier to the standard-parameter tier. If necessary, you can delete the advanced parameter and recreate it as a standard parameter. Be aware that standard parameters have a value limit of 4096 characters.",
    );
  if (size <= LARGEST[tier]) return tier;
  if (tier === 'Advanced')
    throw validation('Advanced tier parameters support a maximum parameter value of 8192 characters.');
  throw validation(
    'Standard tier parameters support a maximum parameter value of 4096 characters. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier. For more information, see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html',
  );
}

/** The type that a parameter has, or is to have. */
function typeOf({ Type, KeyId }: Request, before: Parameter | undefined): ParameterType {
  const type = Type ?? (before && newest(before).type);
  if (type === undefined) throw validation('A parameter type is required when you create a parameter.');
  if (KeyId !== undefined && type !== 'SecureString')
    throw validation('KeyId is required for SecureString type parameter only.');
  return type;
}

type Decided = Pick<Version, 'type' | 'tier' | 'allowedPattern' | 'keyId'>;

/** What the request does not say is as it was. */
function versionOf(input: Request, call: Call, decided: Decided & { value: string }, before?: Version): Version {
  return {
    ...decided,
    version: (before?.version ?? 0) + 1,
    dataType: input.DataType ?? before?.dataType ?? 'text',
    description: input.Description ?? before?.description,
    modified: call.now(),
    by: call.principal.arn,
    labels: [],
  };
}

/** The versions that are kept when there is one more. @throws AwsError ParameterMaxVersionLimitExceeded */
function makeRoom({ name, versions }: Parameter): Version[] {
  const [oldest] = versions;
  if (versions.length < MOST_VERSIONS || oldest === undefined) return versions;
  if (oldest.labels.length > 0)
    throw new AwsError(
      'ParameterMaxVersionLimitExceeded',
      `You attempted to create a new version of ${name} by calling the PutParameter API with the overwrite flag. Version ${oldest.version}, the oldest version, can't be deleted because it has a label associated with it. Move the label to another version of the parameter, and try again.`,
    );
  return versions.slice(1);
}

/** @throws AwsError ParameterAlreadyExists, ParameterLimitExceeded */
function checkThere(byKey: ReadonlyMap<string, Parameter>, before: Parameter | undefined, overwrite = false): void {
  if (before !== undefined && !overwrite)
    throw new AwsError(
      'ParameterAlreadyExists',
      'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
    );
  if (before === undefined && byKey.size >= MOST_PARAMETERS)
    throw new AwsError(
      'ParameterLimitExceeded',
      'You have exceeded the number of parameters for this AWS account. Delete one or more parameters and try again.',
    );
}

/** All that the request and what is there decide. */
function decide(input: Request, before: Parameter | undefined): Decided {
  const last = before && newest(before);
  const type = typeOf(input, before);
  const tier = tierOf(input.Value, input.Tier, last?.tier);
  const allowedPattern = input.AllowedPattern ?? last?.allowedPattern;
  checkPattern(input.Value, type, allowedPattern);
  const keyId = type === 'SecureString' ? (input.KeyId ?? last?.keyId ?? 'alias/aws/ssm') : undefined;
  return { type, tier, allowedPattern, keyId };
}

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html */
export const putParameterOperations: SsmOperations = {
  PutParameter: {
    access: onPut,
    async run(input, call) {
      checkRequest(input);
      const name = nameToPut(input.Name);
      const { byKey } = call.state(parameters);
      const present = byKey.get(keyOf(name));
      checkThere(byKey, present, input.Overwrite);
      const { type, tier, keyId } = decide(input, present);
      const encrypted = keyId === undefined ? undefined : await encryptValue(call, name, input.Value, keyId, tier);
      // Meanwhile somebody else may have put it.
      const before = byKey.get(keyOf(name));
      checkThere(byKey, before, input.Overwrite);
      const decided = { ...decide(input, before), type, tier, keyId };
      const version = versionOf(input, call, { ...decided, value: encrypted ?? input.Value }, before && newest(before));
      byKey.set(keyOf(name), {
        name: before?.name ?? name,
        tags: before?.tags ?? parameterTags.add([], input.Tags),
        versions: [...(before === undefined ? [] : makeRoom(before)), version],
      });
      return { Version: version.version, Tier: tier };
    },
  },
};
