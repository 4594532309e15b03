import { defineService } from '@coldstart/cloud';
import { executeOperations } from './execute.ts';
import { closeAll } from '../postgres/live.ts';
import type { DataSdk } from './sdk.ts';
import { forgetTransactions, transactionOperations } from './transactions.ts';

/** Amazon RDS Data API. https://docs.aws.amazon.com/rdsdataservice/latest/APIReference/Welcome.html */
export const rdsData = defineService<DataSdk>({
  name: 'rds-data',
  sdk: () => import('@aws-sdk/client-rds-data'),
  constraints: new URL('./constraints.generated.json', import.meta.url),
  operations: { ...executeOperations, ...transactionOperations },
  forgetAccount(cloud, account) {
    forgetTransactions(cloud, ({ target }) => target.cluster.account === account);
    void closeAll(cloud, `${account}/`);
  },
  close: (cloud) => closeAll(cloud),
});
