import { compact, polledEvent, type SamParts } from '@coldstart/cloud/sam';

export const documentDb: SamParts = {
  events: {
    DocumentDB: polledEvent({
      source: 'Cluster',
      settings: ({ CollectionName, DatabaseName, FullDocument }) => ({
        DocumentDBEventSourceConfig: compact({ CollectionName, DatabaseName, FullDocument }),
      }),
    }),
  },
};
