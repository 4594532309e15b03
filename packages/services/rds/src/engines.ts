import { invalidValue, notImplemented, refused } from './errors.ts';
import type { RdsOperations } from './sdk.ts';
import { pageOf } from './paging.ts';

export const ENGINE = 'aurora-postgresql';

/** Of 30 November 2026, the newest first. https://docs.aws.amazon.com/AmazonRDS/latest/AuroraPostgreSQLReleaseNotes/AuroraPostgreSQL.Updates.html */
const VERSIONS = [
  '17.6',
  '17.5',
  '17.4',
  '16.10',
  '16.9',
  '16.8',
  '15.14',
  '15.13',
  '15.12',
  '14.19',
  '14.18',
  '13.22',
  '13.21',
];

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
