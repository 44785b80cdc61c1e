import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { AuthenticatedRequest, ScimCaller } from '../../auth/caller.js';
import type { OrganizationConfiguration } from '../../provisioning/configuration/make-configuration.js';
import type { QuirkRecorder } from './quirk-recorder.js';

/** What a SCIM request says beside its path and body. */
export interface ScimRequest {
  readonly caller: ScimCaller;
  /** Of the caller's organization. */
  readonly configuration: OrganizationConfiguration;
  /** Told of each tolerance that the request needed. */
  readonly quirks: QuirkRecorder;
  /** The base URI under which the client called, without a slash at the end. */
  readonly baseUri: string;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly ifMatch?: string;
  readonly ifNoneMatch?: string;
}

/** Set by the middleware that finds out under which base path a request came. */
export interface RequestUnderBase extends AuthenticatedRequest {
  scimBasePath?: string;
  /** Under the service's own name. */
  scimBaseUri?: string;
  /** Set by `ConfigurationGuard`. */
  configuration?: OrganizationConfiguration;
  quirks?: QuirkRecorder;
}

/** Gives a handler the request; the guard has found the caller before. */
export const Scim = createParamDecorator((_: unknown, context: ExecutionContext): ScimRequest => {
  const request = context.switchToHttp().getRequest<RequestUnderBase>();
  const { scimCaller: caller, configuration, quirks } = request;
  if (!caller || !configuration || !quirks) throw new Error('ScimTokenGuard and ConfigurationGuard do not guard this route.');
  const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch } = request.headers;
  return {
    caller,
    configuration,
    quirks,
    baseUri: (caller.origin === null ? request.scimBaseUri : `${caller.origin}${request.scimBasePath ?? ''}`) ?? '',
    query: singleValues(request.query),
    ...(ifMatch !== undefined && { ifMatch }),
    ...(ifNoneMatch !== undefined && { ifNoneMatch }),
  };
});

/** Parameter names in their usual spelling: some clients write `startindex`. Of a repeated parameter the last counts. */
function singleValues(query: Readonly<Record<string, unknown>>): Readonly<Record<string, string | undefined>> {
  const entries = Object.entries(query).flatMap(([name, value]): [string, string][] => {
    const last: unknown = Array.isArray(value) ? value.at(-1) : value;
    const spelled = PARAMETERS.find((parameter) => parameter.toLowerCase() === name.toLowerCase());
    return spelled && typeof last === 'string' ? [[spelled, last]] : [];
  });
  return Object.fromEntries(entries);
}

const PARAMETERS = ['filter', 'sortBy', 'sortOrder', 'startIndex', 'count', 'cursor', 'attributes', 'excludedAttributes'] as const;
