// Ends with code 1 and a sentence when the PostgreSQL server of the URL cannot be reached.
import pg from 'pg';

const client = new pg.Client({ connectionString: process.argv[2], connectionTimeoutMillis: 5_000 });
try {
  await client.connect();
  await client.end();
} catch (error) {
  console.error(`The PostgreSQL server for the tests cannot be reached: ${error.message || error.errors?.[0]?.message}`);
  process.exitCode = 1;
}
