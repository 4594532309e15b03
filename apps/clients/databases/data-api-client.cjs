/** What somebody does with data-api-client: it prints what it has found. */
const client = require('data-api-client')({
  resourceArn: process.env.CLUSTER_ARN,
  secretArn: process.env.SECRET_ARN,
  database: 'money',
  engine: 'pg',
  options: { endpoint: process.env.AWS_ENDPOINT_URL, sslEnabled: false },
});

async function main() {
  await client.query('CREATE TABLE pet (id int PRIMARY KEY, name text, born timestamp, weight numeric)');
  await client.query('INSERT INTO pet (id, name, born, weight) VALUES (:id, :name, :born, :weight::numeric)', [
    [{ id: 1, name: "O'Malley", born: new Date('2026-11-30T12:00:00.500Z'), weight: '4.20' }],
    [{ id: 2, name: 'Toulouse', born: new Date('2025-01-02T03:04:05Z'), weight: '0.50' }],
  ]);
  const { records } = await client.query('SELECT name, born, weight FROM pet WHERE id = :id', { id: 1 });
  const changed = await client.query('UPDATE pet SET name = :name WHERE id > :id', { name: 'Berlioz', id: 0 });
  await client
    .transaction()
    .query('DELETE FROM pet WHERE id = :id', { id: 1 })
    .query('INSERT INTO pet (id) VALUES (:id)', { id: 2 })
    .rollback(() => undefined)
    .commit()
    .then(
      () => undefined,
      () => undefined,
    );
  const { records: left } = await client.query('SELECT count(*) AS pets FROM pet');
  await client
    .transaction()
    .query('DELETE FROM pet WHERE id = :id', { id: 1 })
    .query(() => ['INSERT INTO pet (id, name) VALUES (:id, :name)', { id: 3, name: 'Marie' }])
    .commit();
  const { records: end } = await client.query('SELECT id, name FROM pet ORDER BY id');
  console.log(JSON.stringify({ records, changed: changed.numberOfRecordsUpdated, left, end }));
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
