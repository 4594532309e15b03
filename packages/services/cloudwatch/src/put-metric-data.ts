import type { MetricDatum, PutMetricDataInput } from '@aws-sdk/client-cloudwatch';
import { measure, type Measurement } from '@coldstart/cloud';
import { dimensionMap } from './dimensions.ts';
import { invalidCombination, invalidValue, notHere } from './errors.ts';
import type { CloudWatchOperations } from './sdk.ts';

const HOUR = 60 * 60 * 1000;
const OLDEST = 14 * 24 * HOUR;
const NEWEST = 2 * HOUR;
/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html */
const LARGEST = 2 ** 360;
const MOST_VALUES = 150;
const MOST_DATA = 1000;

export const putMetricDataOperations: CloudWatchOperations = {
  /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html */
  PutMetricData: {
    access: ({ Namespace }, _call, action) => ({
      action,
      resource: '*',
      context: { 'cloudwatch:namespace': Namespace },
    }),
    run(input, call) {
      const { Namespace: namespace, MetricData: data = [] } = input;
      checkRequest(input);
      const measurements = data.map((datum, index) => {
        const where = `MetricData.member.${index + 1}`;
        checkTime(datum, where, call.now());
        return measurementOf(namespace, datum, where);
      });
      measure(call, measurements);
    },
  },
};

function checkRequest({ Namespace: namespace = '', MetricData: data, EntityMetricData: entities }: PutMetricDataInput) {
  if (entities !== undefined) throw notHere('EntityMetricData of PutMetricData', 'Send the data as MetricData.');
  if (data === undefined || data.length === 0) throw invalidCombination('The parameter MetricData is required.');
  // Names that begin so are those of AWS's own services.
  if (/^AWS\//i.test(namespace)) throw invalidValue(`The value ${namespace} for parameter Namespace is invalid.`);
  if (data.length > MOST_DATA) {
    throw invalidValue(`The collection MetricData must not have a size greater than ${MOST_DATA}.`);
  }
}

function checkTime({ Timestamp: time }: MetricDatum, where: string, now: number): void {
  if (time === undefined) return;
  if (time.getTime() < now - OLDEST) {
    throw invalidValue(`The parameter ${where}.Timestamp must specify a time within the last two weeks.`);
  }
  if (time.getTime() > now + NEWEST) {
    throw invalidValue(`The parameter ${where}.Timestamp must specify a time no more than two hours in the future.`);
  }
}

function measurementOf(namespace: string, datum: MetricDatum, where: string): Measurement {
  const { MetricName: name = '', Dimensions, Unit, Timestamp, StorageResolution: resolution = 60 } = datum;
  if (resolution !== 1 && resolution !== 60) {
    throw invalidValue(`The parameter ${where}.StorageResolution must be 1 or 60.`);
  }
  return {
    namespace,
    name,
    dimensions: dimensionMap(Dimensions),
    value: valueOf(datum, where),
    resolution,
    ...(Unit !== undefined && { unit: Unit }),
    ...(Timestamp !== undefined && { at: Timestamp.getTime() }),
  };
}

function valueOf(datum: MetricDatum, where: string): Measurement['value'] {
  const { Value: value, Values: values, Counts: counts, StatisticValues: set } = datum;
  refuseTwo(where, { Value: value, Values: values });
  refuseTwo(where, { Value: value, StatisticValues: set });
  // Beside `Values` AWS takes it, which was recorded.
  if (set !== undefined) {
    const { SampleCount: count = 0, Sum: sum = 0, Minimum: minimum = 0, Maximum: maximum = 0 } = set;
    for (const [name, number] of Object.entries(set)) checkNumber(number, `${where}.StatisticValues.${name}`);
    return { count, sum, minimum, maximum };
  }
  if (values !== undefined) {
    if (values.length > MOST_VALUES) {
      throw invalidValue(`The collection ${where}.Values must not have a size greater than ${MOST_VALUES}.`);
    }
    if (counts !== undefined && counts.length !== values.length) {
      throw invalidValue(`The parameters ${where}.Values and ${where}.Counts must be of the same size.`);
    }
    return values.map((one, index) => {
      checkNumber(one, `${where}.Values.member.${index + 1}`);
      return [one, counts?.[index] ?? 1] as const;
    });
  }
  if (value === undefined) {
    throw invalidCombination(
      `At least one of the parameters must be specified: ${where}.Value, ${where}.Values, ${where}.StatisticValues.`,
    );
  }
  checkNumber(value, `${where}.Value`);
  return value;
}

function refuseTwo(where: string, parameters: Readonly<Record<string, unknown>>): void {
  const given = Object.keys(parameters).filter((name) => parameters[name] !== undefined);
  if (given.length < 2) return;
  const [one = '', two = ''] = given;
  throw invalidCombination(
    `The parameters ${where}.${one} and ${where}.${two} are mutually exclusive and you have specified both.`,
  );
}

function checkNumber(value: number, where: string): void {
  if (Number.isFinite(value) && Math.abs(value) <= LARGEST) return;
  throw invalidValue(`The value ${value} for parameter ${where} is invalid.`);
}
