export { postgresFolder, PostgresServer } from './postgres.ts';
