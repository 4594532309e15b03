/** What somebody does with Drizzle and the Data API: it prints what it has found. */
// @boundaries-ignore `node scripts/clients.ts databases` installs it; nothing else of the repository needs it
const { RDSDataClient } = require('@aws-sdk/client-rds-data');
// @boundaries-ignore `node scripts/clients.ts databases` installs it; nothing else of the repository needs it
const { eq, sql } = require('drizzle-orm');
// @boundaries-ignore `node scripts/clients.ts databases` installs it; nothing else of the repository needs it
const { drizzle } = require('drizzle-orm/aws-data-api/pg');
// @boundaries-ignore `node scripts/clients.ts databases` installs it; nothing else of the repository needs it
const {
  boolean,
  date,
  integer,
  jsonb,
  numeric,
  pgTable,
  serial,
  text,
  timestamp,
  uuid,
} = require('drizzle-orm/pg-core');

const pets = pgTable('pets', {
  id: serial('id').primaryKey(),
  name: text('name').notNull(),
  weight: numeric('weight'),
  born: timestamp('born'),
  seen: date('seen'),
  tame: boolean('tame'),
  chip: uuid('chip'),
  more: jsonb('more'),
  lives: integer('lives'),
});

const db = drizzle(new RDSDataClient({}), {
  database: 'money',
  resourceArn: process.env.CLUSTER_ARN,
  secretArn: process.env.SECRET_ARN,
});

async function main() {
  await db.execute(sql`CREATE TABLE pets (id serial PRIMARY KEY, name text NOT NULL, weight numeric, born timestamp,
    seen date, tame boolean, chip uuid, more jsonb, lives int)`);
  const [made] = await db
    .insert(pets)
    .values({
      name: "O'Malley",
      weight: '4.20',
      born: new Date('2026-11-30T12:00:00.500Z'),
      seen: '2026-11-30',
      tame: true,
      chip: '8a1f7c52-4b0d-4a5e-9a57-3c1e4f0c2d61',
      more: { colour: 'ginger' },
      lives: 9,
    })
    .returning();
  const failed = await db
    .transaction(async (transaction) => {
      await transaction.update(pets).set({ lives: 0 }).where(eq(pets.id, made.id));
      await transaction.insert(pets).values({ id: made.id, name: 'the same' });
    })
    .then(
      () => 'it went through',
      (error) => (error.cause ?? error).name,
    );
  const [kept] = await db.select({ lives: pets.lives }).from(pets);
  await db.transaction(async (transaction) => {
    await transaction.update(pets).set({ lives: 8 }).where(eq(pets.id, made.id));
  });
  const [changed] = await db.select({ lives: pets.lives }).from(pets).where(eq(pets.name, "O'Malley"));
  console.log(JSON.stringify({ made, failed, kept, changed }));
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
