import type { ArchitectureValues, DeviceType, Image, VirtualizationType } from '@aws-sdk/client-ec2';
import type { Call } from '@coldstart/cloud';
import { describe, type Look } from '../describe.ts';
import type { Ec2Operations } from '../sdk.ts';
import data from './images.generated.json' with { type: 'json' };

/*
 * Amazon's Linux images, as they were in July 2026; nobody can make any, since there are no instances.
 */

const AMAZON = '137112412989';

const byRegion: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = data;

function imagesOf({ region }: Call): Map<string, Image> {
  return new Map(
    Object.entries(byRegion[region] ?? {}).map(([id, facts]) => {
      const [name = '', description = '', architecture = '', virtualization = '', device = '', type = ''] = facts;
      const image: Image = {
        ImageId: id,
        Name: name,
        Description: description,
        Architecture: architecture as ArchitectureValues,
        VirtualizationType: virtualization as VirtualizationType,
        RootDeviceName: device,
        RootDeviceType: type as DeviceType,
        CreationDate: created(name),
        OwnerId: AMAZON,
        ImageOwnerAlias: 'amazon',
        ImageLocation: `amazon/${name}`,
        ImageType: 'machine',
        Hypervisor: 'xen',
        EnaSupport: true,
        Public: true,
        State: 'available',
        PlatformDetails: 'Linux/UNIX',
        UsageOperation: 'RunInstances',
        Tags: [],
      };
      return [id, image];
    }),
  );
}

/** The day is in the name: `al2023-ami-2023.12.20260727.0-kernel-6.1-x86_64`. */
function created(name: string): string | undefined {
  const [, year, month, day] = /\.(20\d\d)(\d\d)(\d\d)\.?/.exec(name) ?? [];
  return year === undefined ? undefined : `${year}-${month}-${day}T00:00:00.000Z`;
}

const FILTERS: Readonly<Record<string, Look<Image>>> = {
  'image-id': ({ ImageId }) => ImageId,
  name: ({ Name }) => Name,
  description: ({ Description }) => Description,
  architecture: ({ Architecture }) => Architecture,
  'virtualization-type': ({ VirtualizationType }) => VirtualizationType,
  'root-device-type': ({ RootDeviceType }) => RootDeviceType,
  'root-device-name': ({ RootDeviceName }) => RootDeviceName,
  'owner-alias': () => 'amazon',
  'owner-id': () => AMAZON,
  'is-public': () => true,
  'image-type': () => 'machine',
  hypervisor: () => 'xen',
  state: () => 'available',
  'ena-support': () => true,
  platform: () => undefined,
};

export const imageOperations: Ec2Operations = {
  /** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeImages.html */
  DescribeImages: {
    run({ ImageIds, Owners = [], Filters, MaxResults, NextToken }, call) {
      const page = describe(
        call,
        { items: imagesOf(call), kind: 'image', filters: FILTERS },
        { ids: ImageIds, Filters, MaxResults, NextToken },
      );
      const isAsked = Owners.length === 0 || Owners.some((owner) => owner === 'amazon' || owner === AMAZON);
      return { Images: isAsked ? page.items : [], NextToken: page.token };
    },
  },
};
