import type { TemplateParts } from '@coldstart/cloud';
import { ec2Eip } from './resources/eip.ts';
import { ec2InternetGateway } from './resources/internet-gateway.ts';
import { ec2NatGateway } from './resources/nat-gateway.ts';
import { ec2Route } from './resources/route.ts';
import { ec2RouteTable } from './resources/route-table.ts';
import { ec2SecurityGroupEgress, ec2SecurityGroupIngress } from './resources/security-group-rules.ts';
import { ec2SecurityGroup } from './resources/security-group.ts';
import { ec2SubnetRouteTableAssociation } from './resources/subnet-route-table-association.ts';
import { ec2Subnet } from './resources/subnet.ts';
import { ec2VpcEndpoint } from './resources/vpc-endpoint.ts';
import { ec2VpcGatewayAttachment } from './resources/vpc-gateway-attachment.ts';
import { ec2Vpc } from './resources/vpc.ts';

/** What CloudFormation knows of this service. A new type is a file in `resources/`, a schema and a line. */
export const templates: TemplateParts = {
  types: [
    ec2Eip,
    ec2InternetGateway,
    ec2NatGateway,
    ec2Route,
    ec2RouteTable,
    ec2SecurityGroup,
    ec2SecurityGroupEgress,
    ec2SecurityGroupIngress,
    ec2Subnet,
    ec2SubnetRouteTableAssociation,
    ec2Vpc,
    ec2VpcEndpoint,
    ec2VpcGatewayAttachment,
  ],
  schemas: new URL('./resources/schemas/', import.meta.url),
};
