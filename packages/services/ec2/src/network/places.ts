import { ec2Error } from '../errors.ts';
import type { Ec2Operations } from '../sdk.ts';
import { REGIONS, zonesOf } from '../zones.ts';

type Filters = readonly { readonly Name?: string | undefined; readonly Values?: string[] | undefined }[];

/** Of a list that is the same for everybody, whoever asks. */
function pass(filters: Filters | undefined, texts: Readonly<Record<string, string>>): boolean {
  return (filters ?? []).every(({ Name = '', Values = [] }) => {
    const text = texts[Name];
    if (text === undefined) throw ec2Error('InvalidParameterValue', `The filter '${Name}' is invalid`);
    return Values.includes(text);
  });
}

export const placeOperations: Ec2Operations = {
  /** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeRegions.html */
  DescribeRegions: {
    run({ RegionNames: names, AllRegions = false, Filters }) {
      const strange = names?.find((name) => !REGIONS.some((one) => one.name === name));
      if (strange !== undefined) throw ec2Error('InvalidParameterValue', `Invalid region names provided: ${strange}`);
      const shown = REGIONS.map(({ name, enabled }) => ({
        RegionName: name,
        Endpoint: `ec2.${name}.amazonaws.com`,
        OptInStatus: enabled ? 'opt-in-not-required' : 'not-opted-in',
      }));
      return {
        Regions: shown.filter(
          ({ RegionName, Endpoint, OptInStatus }) =>
            (AllRegions || OptInStatus !== 'not-opted-in') &&
            (names?.includes(RegionName) ?? true) &&
            pass(Filters, { 'region-name': RegionName, endpoint: Endpoint, 'opt-in-status': OptInStatus }),
        ),
      };
    },
  },

  /** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeAvailabilityZones.html */
  DescribeAvailabilityZones: {
    run({ ZoneNames: names, ZoneIds: ids, Filters }, call) {
      const zones = zonesOf(call.region);
      const strange =
        names?.find((name) => !zones.some((zone) => zone.name === name)) ??
        ids?.find((id) => !zones.some((zone) => zone.id === id));
      if (strange !== undefined) throw ec2Error('InvalidParameterValue', `Invalid availability zone: [${strange}]`);
      return {
        AvailabilityZones: zones
          .filter(({ name, id }) => (names?.includes(name) ?? true) && (ids?.includes(id) ?? true))
          .filter(({ name, id }) =>
            pass(Filters, {
              'zone-name': name,
              'zone-id': id,
              'region-name': call.region,
              state: 'available',
              'zone-type': 'availability-zone',
              'opt-in-status': 'opt-in-not-required',
              'group-name': call.region,
            }),
          )
          .map(({ name, id }) => ({
            ZoneName: name,
            ZoneId: id,
            RegionName: call.region,
            GroupName: `${call.region}-zg-1`,
            NetworkBorderGroup: call.region,
            ZoneType: 'availability-zone',
            OptInStatus: 'opt-in-not-required' as const,
            State: 'available' as const,
            Messages: [],
          })),
      };
    },
  },

  /** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeAccountAttributes.html */
  DescribeAccountAttributes: {
    run({ AttributeNames: names }) {
      const all = {
        'supported-platforms': 'VPC',
        'vpc-max-security-groups-per-interface': '5',
        'vpc-max-elastic-ips': '5',
      };
      return {
        AccountAttributes: Object.entries(all)
          .filter(([name]) => names === undefined || names.some((one) => one === name))
          .map(([AttributeName, value]) => ({ AttributeName, AttributeValues: [{ AttributeValue: value }] })),
      };
    },
  },
};
