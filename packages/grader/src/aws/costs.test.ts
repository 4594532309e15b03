import { expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import { resourcesIn } from './costs.ts';

test('names what costs by the hour, and what it reserves', () => {
  const { types, hourly, reserved } = resourcesIn(
    parseDocument(`
Resources:
  Way: { Type: AWS::EC2::NatGateway }
  Other: { Type: AWS::EC2::NatGateway }
  Gateway: { Type: AWS::EC2::VPCEndpoint, Properties: { ServiceName: s3 } }
  Interface: { Type: AWS::EC2::VPCEndpoint, Properties: { VpcEndpointType: Interface } }
  Guarded: { Type: AWS::Serverless::Function, Properties: { ReservedConcurrentExecutions: 5 } }
  Referring: { Type: AWS::Serverless::Function, Properties: { ReservedConcurrentExecutions: { Ref: Number } } }
`),
  );
  expect(types).toHaveLength(6);
  expect(hourly).toEqual([
    'about $0.045 an hour for each NAT gateway, of which there are 2',
    'about $0.01 an hour for each interface endpoint in one zone, of which there are 1',
  ]);
  expect(reserved).toBe(5);
});

test('a template without resources costs nothing by the hour', () => {
  expect(resourcesIn(parseDocument('A: 1'))).toEqual({ types: [], hourly: [], reserved: 0 });
});
