/** Where `rollcall simulate` and `rollcall check` find the seeded organization's address and token. */
export const SEED_FILE = 'seed.json';
