import { serviceLinkedRole } from '@coldstart/cloud';

/**
 * API Gateway looks at networks and load balancers as a role of the account's, made with its first VPC link:
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/using-service-linked-roles.html
 */
export const serviceRole = serviceLinkedRole({
  service: 'ops.apigateway.amazonaws.com',
  name: 'AWSServiceRoleForAPIGateway',
  description: 'The Service Linked Role is used by Amazon API Gateway.',
  via: 'apigateway.amazonaws.com',
  sessionName: 'APIGateway',
});
