import { refusal } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startNetwork, type TestNetwork } from '../testing/network.ts';

let network: TestNetwork;
beforeAll(async () => {
  network = await startNetwork();
});
afterAll(() => network.close());

test('places', async () => {
  const { ec2 } = network;
  const { Regions = [] } = await ec2.describeRegions({});
  expect(Regions.map(({ RegionName }) => RegionName)).toContain('eu-west-1');
  expect(Regions.map(({ RegionName }) => RegionName)).not.toContain('af-south-1');
  expect((await ec2.describeRegions({ AllRegions: true })).Regions?.length).toBeGreaterThan(Regions.length);
  const { AvailabilityZones } = await ec2.describeAvailabilityZones({});
  expect(AvailabilityZones?.map(({ ZoneName, ZoneId }) => [ZoneName, ZoneId])).toEqual([
    ['eu-central-1a', 'euc1-az1'],
    ['eu-central-1b', 'euc1-az2'],
    ['eu-central-1c', 'euc1-az3'],
  ]);
  expect((await refusal(ec2.describeAvailabilityZones({ ZoneNames: ['x'] }))).code).toBe('InvalidParameterValue');
});

test("images are Amazon's", async () => {
  const { ec2 } = network;
  const Filters = [
    { Name: 'name', Values: ['al2023-ami-2023*'] },
    { Name: 'architecture', Values: ['arm64'] },
  ];
  const { Images = [] } = await ec2.describeImages({ Owners: ['amazon'], Filters });
  expect(Images.length).toBeGreaterThan(0);
  for (const { Architecture, ImageId } of Images)
    expect([Architecture, ImageId]).toEqual(['arm64', expect.stringMatching(/^ami-/)]);
  expect((await ec2.describeImages({ Owners: ['self'] })).Images).toEqual([]);
  expect(await refusal(ec2.describeImages({ ImageIds: ['ami-00000000000000000'] }))).toMatchObject({
    code: 'InvalidAMIID.NotFound',
    message: "The image id '[ami-00000000000000000]' does not exist",
  });
  expect(await refusal(ec2.runInstances({ MinCount: 1, MaxCount: 1 }))).toMatchObject({
    code: 'NotImplemented',
    status: 501,
  });
});
