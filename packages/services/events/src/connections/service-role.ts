import { serviceLinkedRole } from '@coldstart/cloud';

/**
 * EventBridge reads the secrets of connections as a role of the account's, made with its first connection:
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/using-service-linked-roles-service-action-1.html
 */
export const serviceRole = serviceLinkedRole({
  service: 'apidestinations.events.amazonaws.com',
  name: 'AWSServiceRoleForAmazonEventBridgeApiDestinations',
  description: 'Service-linked role for EventBridge to access the secrets of connections',
  via: 'events.amazonaws.com',
  sessionName: 'EventBridgeApiDestinations',
});
