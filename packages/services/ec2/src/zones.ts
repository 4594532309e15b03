/*
 * Regions and their Availability Zones, as of November 2026.
 * https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html
 */

/** Letters of the zones, where they are not a, b and c. */
const LETTERS: Readonly<Record<string, string>> = {
  'us-east-1': 'abcdef',
  'us-west-1': 'ab',
  'us-west-2': 'abcd',
  'ap-northeast-1': 'acd',
  'ap-northeast-2': 'abcd',
  'ca-central-1': 'abd',
};

/** Those that every account may use without asking. */
const ENABLED: ReadonlySet<string> = new Set([
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ca-central-1',
  'eu-central-1',
  'eu-north-1',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'sa-east-1',
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
]);

const OPT_IN: readonly string[] = [
  'af-south-1',
  'ap-east-1',
  'ap-east-2',
  'ap-south-2',
  'ap-southeast-3',
  'ap-southeast-4',
  'ap-southeast-5',
  'ap-southeast-7',
  'ca-west-1',
  'eu-central-2',
  'eu-south-1',
  'eu-south-2',
  'il-central-1',
  'me-central-1',
  'me-south-1',
  'mx-central-1',
];

export interface Region {
  readonly name: string;
  readonly enabled: boolean;
}

export const REGIONS: readonly Region[] = [
  ...[...ENABLED].map((name) => ({ name, enabled: true })),
  ...OPT_IN.map((name) => ({ name, enabled: false })),
].sort((a, b) => (a.name < b.name ? -1 : 1));

export interface Zone {
  /** `eu-west-1a` */
  readonly name: string;
  /** The same place in every account: `euw1-az1`. */
  readonly id: string;
}

/** Accounts see the zones' names in different orders; here every account has the same. */
export function zonesOf(region: string): Zone[] {
  return [...(LETTERS[region] ?? 'abc')].map((letter, at) => ({
    name: `${region}${letter}`,
    id: `${shortName(region)}-az${at + 1}`,
  }));
}

/** `eu-west-1` as `euw1`, `ap-northeast-1` as `apne1`. */
function shortName(region: string): string {
  const [area = '', direction = '', number = ''] = region.split('-');
  return `${area}${direction.replace(/(north|south|east|west|central)/g, (word) => word.slice(0, 1))}${number}`;
}
