import type { Parameter as ShownParameter } from '@aws-sdk/client-ssm';
import ecsImages from './ecs-images.generated.json' with { type: 'json' };
import linuxImages from './linux-images.generated.json' with { type: 'json' };
import regions from './regions.generated.json' with { type: 'json' };

/*
 * AWS's own parameters, as AWS had them in the summer of 2026: ids of images age, here they stand still.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters.html
 */

/** When the Regions and their names were asked for. */
const ASKED = Date.UTC(2026, 6, 28) / 1000;

type Row = readonly [value: string, version: number, secondsSince1970: number];
type Images = Readonly<Record<string, Readonly<Record<string, readonly (string | number)[]>>>>;
type Texts = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string | number>>>>>>;

const byRegion = new Map<string, ReadonlyMap<string, ShownParameter>>();

/** The public parameters of a Region by name, in the order of their names. */
export function publicParameters(region: string): ReadonlyMap<string, ShownParameter> {
  let found = byRegion.get(region);
  if (found === undefined) {
    const rows = [...linux(region), ...ecs(region), ...places()].sort(([a], [b]) => (a < b ? -1 : 1));
    found = new Map(rows.map(([name, row]) => [name, show(region, name, row)]));
    byRegion.set(region, found);
  }
  return found;
}

function show(region: string, name: string, [value, version, modified]: Row): ShownParameter {
  return {
    Name: name,
    Type: 'String',
    Value: value,
    Version: version,
    LastModifiedDate: new Date(modified * 1000),
    ARN: `arn:aws:ssm:${region}::parameter${name}`,
    DataType: 'text',
  };
}

function linux(region: string): (readonly [string, Row])[] {
  return Object.entries((linuxImages as Images)[region] ?? {}).map(([name, [value, version, modified]]) => [
    `/aws/service/ami-amazon-linux-latest/${name}`,
    [String(value), Number(version), Number(modified)],
  ]);
}

/** One whole, and a parameter for each of its fields: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/retrieve-ecs-optimized_AMI.html */
function ecs(region: string): (readonly [string, Row])[] {
  return Object.entries((ecsImages as Texts)[region] ?? {}).flatMap(([kind, image]) => {
    const name = `/aws/service/ecs/optimized-ami/${kind}/recommended`;
    const [, year = '', month = '', day = ''] = /(\d{4})(\d\d)(\d\d)$/.exec(String(image['image_version'])) ?? [];
    const row = (value: string): Row => [value, 1, Date.UTC(Number(year), Number(month) - 1, Number(day)) / 1000];
    return [
      [name, row(JSON.stringify(image))] as const,
      ...Object.entries(image).map(([field, value]) => [`${name}/${field}`, row(String(value))] as const),
    ];
  });
}

function places(): (readonly [string, Row])[] {
  return Object.entries(regions).flatMap(([region, facts]) => {
    const name = `/aws/service/global-infrastructure/regions/${region}`;
    const all = Object.entries(facts).map(([fact, value]) => [`${name}/${fact}`, [value, 1, ASKED] as Row] as const);
    return [[name, [region, 1, ASKED] as Row] as const, ...all];
  });
}
