import { AwsError } from '@coldstart/wire';
import { onParameter } from './access.ts';
import { parameterNotFound, validation, versionNotFound } from './errors.ts';
import { readName } from './names.ts';
import type { SsmOperations } from './sdk.ts';
import { findParameter, newest, type Parameter, type Version } from './state.ts';
import type { Call } from '@coldstart/cloud';

/*
 * Names of versions. A label is on one version at a time.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-labels.html
 */

const MOST = 10;
const LONGEST = 100;
const LABEL = /^(?!aws|ssm|\d)[a-zA-Z0-9_.-]+$/i;

/** @throws AwsError ParameterNotFound, ParameterVersionNotFound */
function labelled(call: Call, name: string, number: number | undefined): { parameter: Parameter; version: Version } {
  const parameter = findParameter(call, readName(name));
  if (parameter === undefined) throw parameterNotFound();
  const version = number === undefined ? newest(parameter) : parameter.versions.find((one) => one.version === number);
  if (version === undefined) throw versionNotFound(parameter.name, String(number));
  return { parameter, version };
}

function checkLengths(labels: readonly string[]): void {
  if (labels.every((label) => label.length > 0 && label.length <= LONGEST)) return;
  throw validation(
    `1 validation error detected: Value '[${labels.join(', ')}]' at 'labels' failed to satisfy constraint: Member must satisfy constraint: [Member must have length less than or equal to 100, Member must have length greater than or equal to 1]`,
  );
}

export const labelOperations: SsmOperations = {
  /** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_LabelParameterVersion.html */
  LabelParameterVersion: {
    access: onParameter,
    run({ Name, ParameterVersion, Labels }, call) {
      const { parameter, version } = labelled(call, Name, ParameterVersion);
      checkLengths(Labels);
      const valid = Labels.filter((label) => LABEL.test(label));
      const labels = [...new Set([...version.labels, ...valid])];
      if (labels.length > MOST)
        throw new AwsError(
          'ParameterVersionLabelLimitExceeded',
          'An error occurred (ParameterVersionLabelLimitExceeded) when calling the LabelParameterVersion operation: A parameter version can have maximum 10 labels.Move one or more labels to another version and try again.',
        );
      for (const one of parameter.versions) one.labels = one.labels.filter((label) => !valid.includes(label));
      version.labels = labels;
      return { InvalidLabels: Labels.filter((label) => !LABEL.test(label)), ParameterVersion: version.version };
    },
  },

  /** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_UnlabelParameterVersion.html */
  UnlabelParameterVersion: {
    access: onParameter,
    run({ Name, ParameterVersion, Labels }, call) {
      const { version } = labelled(call, Name, ParameterVersion);
      checkLengths(Labels);
      const removed = Labels.filter((label) => version.labels.includes(label));
      version.labels = version.labels.filter((label) => !removed.includes(label));
      return { RemovedLabels: removed, InvalidLabels: Labels.filter((label) => !removed.includes(label)) };
    },
  },
};
