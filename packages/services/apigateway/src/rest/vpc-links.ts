import { notFound, notImplemented } from '../errors.ts';
import type { RestOperations } from './sdk.ts';

const missing = () => notFound('Invalid Vpc Link identifier specified');

/**
 * Links of the first version lead to Network Load Balancers, which this cloud has not: there are none. Those of the second
 * (`v2/vpc-links.ts`) lead to Application Load Balancers, for REST APIs, too.
 */
export const vpcLinkOperations: RestOperations = {
  CreateVpcLink: {
    run() {
      throw notImplemented(
        'VPC links of the first version, which lead to Network Load Balancers (those of `apigatewayv2` with an Application Load Balancer are)',
      );
    },
  },
  GetVpcLink: {
    run() {
      throw missing();
    },
  },
  GetVpcLinks: { run: () => ({ items: [] }) },
  UpdateVpcLink: {
    run() {
      throw missing();
    },
  },
  DeleteVpcLink: {
    run() {
      throw missing();
    },
  },
};
