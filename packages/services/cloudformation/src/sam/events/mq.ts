import { polledEvent, type SamParts } from '@coldstart/cloud/sam';

export const mq: SamParts = { events: { MQ: polledEvent({ source: 'Broker' }) } };
