import 'reflect-metadata';
import { availableParallelism } from 'node:os';
import { plainToInstance, Transform, Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, IsUrl, Matches, Max, Min, MinLength, validateSync } from 'class-validator';

const MOST_PROCESSES = 64;

/** The settings, named as their environment variables are in .env.example. Parsed once, at the start. */
export class Settings {
  @IsIn(['production', 'development', 'test'])
  NODE_ENV: 'production' | 'development' | 'test' = 'development';

  @Type(() => Number) @IsInt() @Min(0) @Max(65_535)
  PORT = 3000;

  @IsString() @MinLength(1)
  HOST = '127.0.0.1';

  /** How many processes answer there; `auto` is one for each core. */
  @Transform(({ value }) => (value === 'auto' ? Math.min(availableParallelism(), MOST_PROCESSES) : Number(value)))
  @IsInt({ message: 'must be an integer number or "auto"' }) @Min(1) @Max(MOST_PROCESSES)
  PROCESSES = 1;

  @IsOptional() @IsUrl({ protocols: ['http', 'https'], require_protocol: true, require_tld: false })
  PUBLIC_URL?: string;

  /** `<slug>.<suffix>`, and domains that organizations have verified, name the organization. Without one host names decide nothing. */
  @IsOptional() @Matches(/^(?=.{1,180}$)[a-z0-9-]+(\.[a-z0-9-]+)*$/, { message: 'must be a host name in lower case, without a dot at its beginning' })
  ORG_HOST_SUFFIX?: string;

  /** Whether Forwarded, X-Forwarded-Host and X-Forwarded-Proto say what the client called. */
  @IsIn(['off', 'on'])
  TRUST_PROXY: 'off' | 'on' = 'off';

  @IsOptional() @Matches(/^(postgres(ql)?:\/\/.+|embedded)$/, { message: 'must be a postgres:// URL, or "embedded"' })
  DATABASE_URL?: string;

  /** A streaming replica of that server, for lists and searches. */
  @IsOptional() @Matches(/^postgres(ql)?:\/\/.+$/, { message: 'must be a postgres:// URL' })
  DATABASE_REPLICA_URL?: string;

  /** The same server as the owner of the tables, for migrations, where DATABASE_URL names somebody else or a pooler. */
  @IsOptional() @Matches(/^postgres(ql)?:\/\/.+$/, { message: 'must be a postgres:// URL' })
  DATABASE_OWNER_URL?: string;

  /** Whether DATABASE_URL leads to a pooler that gives each transaction another session, such as PgBouncer with pool_mode = transaction. */
  @IsIn(['none', 'transaction'])
  DATABASE_POOLER: 'none' | 'transaction' = 'none';

  /** Whether statements are prepared by name once for each connection; a pooler that does not know names needs `off`. */
  @IsIn(['on', 'off'])
  PREPARED_STATEMENTS: 'on' | 'off' = 'on';

  /** Connections of each process. */
  @Type(() => Number) @IsInt() @Min(1) @Max(200)
  DATABASE_POOL = 10;

  /** Milliseconds after which PostgreSQL stops a statement. */
  @Type(() => Number) @IsInt() @Min(100)
  STATEMENT_TIMEOUT = 60_000;

  /** Milliseconds for which a statement waits for others that change the same rows. */
  @Type(() => Number) @IsInt() @Min(100)
  LOCK_TIMEOUT = 10_000;

  /** Milliseconds for which a token and its organization are not looked up again; what another process changes of them is seen after these. */
  @Type(() => Number) @IsInt() @Min(0) @Max(5_000)
  TOKEN_CACHE_TTL = 2_000;

  @IsString() @MinLength(1)
  DATA_DIR = './data';

  @IsOptional() @MinLength(24, { message: 'must have at least 24 characters' })
  ADMIN_API_KEY?: string;

  @IsIn(['auto', 'off'])
  SEED: 'auto' | 'off' = 'auto';

  @IsIn(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'])
  LOG_LEVEL = 'info';

  @Type(() => Number) @IsInt() @Min(1_024)
  MAX_BODY_BYTES = 4 * 1024 * 1024;

  /** Levels of objects and arrays in a JSON body; the messages of the RFCs have up to seven. */
  @Type(() => Number) @IsInt() @Min(8) @Max(1_000)
  MAX_JSON_DEPTH = 64;

  @Type(() => Number) @IsInt() @Min(1) @Max(10_000)
  MAX_PAGE_SIZE = 200;

  /** Seconds for which a cursor is good. */
  @Type(() => Number) @IsInt() @Min(10)
  CURSOR_TIMEOUT = 3_600;

  @Type(() => Number) @IsInt() @Min(1)
  MAX_PATCH_OPERATIONS = 1_000;

  @Type(() => Number) @IsInt() @Min(1) @Max(100_000)
  MAX_BULK_OPERATIONS = 1_000;

  @Type(() => Number) @IsInt() @Min(100)
  MAX_FILTER_LENGTH = 8_000;

  @Type(() => Number) @IsInt() @Min(1) @Max(200)
  MAX_FILTER_DEPTH = 30;

  /** What becomes of passwords that clients send: nothing, or a slow salted hash is kept. */
  @IsIn(['drop', 'hash'])
  PASSWORDS: 'drop' | 'hash' = 'drop';

  /** Milliseconds between two looks for work that is due; work of this process itself begins at once. */
  @Type(() => Number) @IsInt() @Min(10)
  JOBS_INTERVAL = 1_000;

  /** Milliseconds that a job is left to the process that took it, without a sign of life; longer than a batch takes, and a mail. */
  @Type(() => Number) @IsInt() @Min(1_000)
  JOBS_LEASE = 45_000;

  /** The mail server; without one, mails are written to DATA_DIR/mail. */
  @IsOptional() @Matches(/^smtps?:\/\/[^/\s]+/, { message: 'must be an smtp:// or smtps:// URL' })
  SMTP_URL?: string;

  /** Whom mails come from: an address, or a name with one in angle brackets. */
  @Matches(/^([^<>\r\n]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/, { message: 'must be an e-mail address, or a name with one: Rollcall <rollcall@corp.example>' })
  MAIL_FROM = 'Rollcall <rollcall@localhost>';

  /** Where clients reach the service, without a slash at the end. */
  @Transform(() => undefined) @IsOptional()
  publicUrl: string;

  /** `undefined` means the embedded database in DATA_DIR. */
  @Transform(() => undefined) @IsOptional()
  databaseUrl?: string;
}

/** Thrown with the name of the variable; the start ends with its message. */
export class WrongSetting extends Error {
  override readonly name = 'WrongSetting';
}

/** What a deployment must say itself; nothing of it is guessed in production. */
const REQUIRED_IN_PRODUCTION = ['PUBLIC_URL', 'DATABASE_URL', 'ADMIN_API_KEY'] as const;

/** @throws WrongSetting naming the first variable that is wrong or missing */
export function parseSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.entries(environment).filter(([name, value]) => value !== undefined && value !== '' && name in new Settings());
  const optional = ['PUBLIC_URL', 'ORG_HOST_SUFFIX', 'DATABASE_URL', 'DATABASE_REPLICA_URL', 'DATABASE_OWNER_URL', 'ADMIN_API_KEY', 'SMTP_URL'].filter((name) => environment[name]);
  const settings = plainToInstance(Settings, {
    ...Object.fromEntries(given), ...Object.fromEntries(optional.map((name) => [name, environment[name]])),
  });
  const [problem] = validateSync(settings, { forbidUnknownValues: true });
  if (problem) throw new WrongSetting(`${problem.property} ${reason(problem.property, problem.constraints)}.`);
  if (settings.NODE_ENV === 'production') {
    const missing = REQUIRED_IN_PRODUCTION.find((name) => !settings[name]);
    if (missing) throw new WrongSetting(`${missing} is missing; it is required when NODE_ENV=production.`);
  }
  if (settings.SMTP_URL && !environment.MAIL_FROM) throw new WrongSetting('MAIL_FROM is missing; it is required with SMTP_URL.');
  settings.publicUrl = (settings.PUBLIC_URL ?? `http://${nameOf(settings.HOST)}:${settings.PORT}`).replace(/\/+$/, '');
  if (!URL.canParse(settings.publicUrl)) throw new WrongSetting(`${settings.PUBLIC_URL ? 'PUBLIC_URL must be a URL' : 'HOST must be a host name or an IP address'}.`);
  settings.databaseUrl = settings.DATABASE_URL === 'embedded' ? undefined : settings.DATABASE_URL;
  if (settings.DATABASE_REPLICA_URL && settings.databaseUrl === undefined) throw new WrongSetting('DATABASE_REPLICA_URL needs DATABASE_URL: the embedded database has no replica.');
  if (settings.DATABASE_OWNER_URL && settings.databaseUrl === undefined) throw new WrongSetting('DATABASE_OWNER_URL needs DATABASE_URL: the embedded database is the process\'s own.');
  if (settings.DATABASE_POOLER === 'transaction' && !settings.DATABASE_OWNER_URL) throw new WrongSetting('DATABASE_OWNER_URL is missing; it is required with DATABASE_POOLER=transaction.');
  if (settings.PROCESSES > 1 && settings.databaseUrl === undefined) throw new WrongSetting('PROCESSES must be 1 without DATABASE_URL: the embedded database belongs to one process.');
  return settings;
}

/** As a URL has it: where the service listens everywhere, it is here too. */
function nameOf(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

function reason(property: string, constraints: Record<string, string> = {}): string {
  return Object.values(constraints).map((text) => text.replace(`${property} `, '')).join(', ');
}
