import { invalidValue, notImplemented, refused } from './errors.ts';
import type { RdsOperations } from './sdk.ts';
import { pageOf } from './paging.ts';

export const ENGINE = 'aurora-postgresql';

/**
 * Those from which a cluster can be made, that can pause (13.15, 14.12, 15.7, 16.3 and newer), and that have the Data API;
 * the newest first. They are those of cfn-lint 1.51.0 (May 2026), whose lists AWS takes from its own API. 18.3 is of the
 * Data API's page, read in November 2026.
 *
 * @see https://github.com/aws-cloudformation/cfn-lint/tree/v1.51.0/src/cfnlint/data/schemas/extensions/aws_rds_dbcluster
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.Aurora_Fea_Regions_DB-eng.Feature.Data_API.html
 */
const MINORS: readonly (readonly [major: number, minors: readonly number[]])[] = [
  [18, [3]],
  [17, [9, 7, 6, 5, 4]],
  [16, [13, 11, 10, 9, 8, 6, 4]],
  [15, [17, 15, 14, 13, 12, 10, 8]],
  [14, [22, 20, 19, 18, 17, 15, 13]],
  [13, [23]],
];
const VERSIONS = MINORS.flatMap(([major, minors]) => minors.map((minor) => `${major}.${minor}`));

/** AWS changes its default about twice a year, and documents none. This one is the cloud's own choice. */
export const DEFAULT_VERSION = '17.4';

const majorOf = (version: string): string => version.split('.')[0] ?? '';
export const familyOf = (version: string): string => `${ENGINE}${majorOf(version)}`;

/** @param given `16` for the newest of its line @throws AwsError InvalidParameterCombination */
export function readVersion(given: string | undefined): string {
  if (given === undefined) return DEFAULT_VERSION;
  const found = VERSIONS.find((version) => version === given || majorOf(version) === given);
  if (found === undefined) throw refused('InvalidParameterCombination', `Cannot find version ${given} for ${ENGINE}`);
  return found;
}

/** @throws AwsError NotImplemented for engines that AWS has, and this cloud has not */
export function checkEngine(engine: string | undefined): void {
  if (engine === ENGINE) return;
  if (engine === undefined || engine === '')
    throw refused('MissingParameter', 'The request must contain the parameter Engine.');
  if (/^(?:aurora-mysql|mysql|mariadb|postgres|oracle-|sqlserver-|db2-|custom-|neptune|docdb)/.test(engine))
    throw notImplemented(
      `The engine ${engine}`,
      `Databases here are of ${ENGINE}: make a cluster of it, and an instance in it.`,
    );
  throw invalidValue(`Invalid DB engine`);
}

export const engineOperations: RdsOperations = {
  /** https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBEngineVersions.html */
  DescribeDBEngineVersions: {
    run(input, call) {
      const { Engine, EngineVersion, DBParameterGroupFamily, DefaultOnly, Filters = [] } = input;
      const engines = [
        Engine,
        ...Filters.filter(({ Name }) => Name === 'engine').flatMap(({ Values }) => Values ?? []),
      ];
      const named = engines.filter((engine) => engine !== undefined);
      const found = VERSIONS.filter(
        (version) =>
          (named.length === 0 || named.includes(ENGINE)) &&
          (EngineVersion === undefined || version === EngineVersion || majorOf(version) === EngineVersion) &&
          (DBParameterGroupFamily === undefined || familyOf(version) === DBParameterGroupFamily) &&
          (DefaultOnly !== true ||
            version === (EngineVersion === undefined ? DEFAULT_VERSION : readVersion(EngineVersion))),
      );
      const { items, Marker } = pageOf(found, input, (version) => version);
      return { Marker, DBEngineVersions: items.map((version) => describe(version, call.region)) };
    },
  },
};

const describe = (version: string, region: string) => ({
  Engine: ENGINE,
  MajorEngineVersion: majorOf(version),
  EngineVersion: version,
  DBParameterGroupFamily: familyOf(version),
  DBEngineDescription: 'Aurora (PostgreSQL)',
  DBEngineVersionDescription: `Aurora PostgreSQL (Compatible with PostgreSQL ${version})`,
  DBEngineVersionArn: `arn:aws:rds:${region}::engine-version:${ENGINE}:${version}`,
  ValidUpgradeTarget: VERSIONS.slice(0, VERSIONS.indexOf(version)).map((target) => ({
    Engine: ENGINE,
    EngineVersion: target,
    Description: `Aurora PostgreSQL (Compatible with PostgreSQL ${target})`,
    AutoUpgrade: false,
    IsMajorVersionUpgrade: majorOf(target) !== majorOf(version),
    SupportedEngineModes: ['provisioned'],
  })),
  ExportableLogTypes: ['instance', 'postgresql'],
  SupportsLogExportsToCloudwatchLogs: true,
  SupportsReadReplica: false,
  SupportedEngineModes: ['provisioned'],
  SupportedFeatureNames: [],
  Status: 'available',
  SupportsParallelQuery: false,
  SupportsGlobalDatabases: true,
  SupportsBabelfish: true,
  ServerlessV2FeaturesSupport: { MinCapacity: 0, MaxCapacity: 256 },
});
