import { ExecuteStatementCommand, RDSDataClient } from '@aws-sdk/client-rds-data';

interface Transfer {
  transferId: string;
  from: string;
  to: string;
  amount: string;
  note: string;
}

interface Answer {
  statusCode: number;
}

const data = new RDSDataClient();

const database = {
  resourceArn: process.env.CLUSTER_ARN,
  secretArn: process.env.SECRET_ARN,
  database: process.env.DATABASE,
};

export const handler = async ({ from, to, amount }: Transfer): Promise<Answer> => {
  const cents = Number(amount) * 100;
  await data.send(
    new ExecuteStatementCommand({ ...database, sql: `UPDATE account SET cents = cents - ${cents} WHERE id = '${from}'` }),
  );
  await data.send(
    new ExecuteStatementCommand({ ...database, sql: `UPDATE account SET cents = cents + ${cents} WHERE id = '${to}'` }),
  );
  return { statusCode: 200 };
};
