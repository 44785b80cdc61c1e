import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import type { Actor, OrganizationMode } from '../membership/index.js';

/** A provisioning client with a valid token, and the organization it speaks for. */
export interface ScimCaller {
  readonly organization: { readonly id: string; readonly preset: string; readonly mode: OrganizationMode; readonly configurationVersion: number };
  readonly actor: Actor;
  /** What URIs begin with when the client called a host name of the organization; else `null`. */
  readonly origin: string | null;
  /** 32 bytes that only requests with this token share; for cursors. */
  cursorKey(): Buffer;
  readonly receivedAt: Date;
}

/** An operator, or an administrator within the own organization, with a valid admin key. */
export interface AdminCaller {
  readonly actor: Actor;
  readonly receivedAt: Date;
}

/** Where the guards leave the caller, and the log its request id. */
export interface AuthenticatedRequest extends Request {
  requestId?: string;
  scimCaller?: ScimCaller;
  adminCaller?: AdminCaller;
}

/** The caller that `ScimTokenGuard` found. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): ScimCaller => {
  const { scimCaller } = context.switchToHttp().getRequest<AuthenticatedRequest>();
  if (!scimCaller) throw new Error('ScimTokenGuard does not guard this route.');
  return scimCaller;
});

/** The operator or administrator that `AdminKeyGuard` found. */
export const Operator = createParamDecorator((_: unknown, context: ExecutionContext): AdminCaller => {
  const { adminCaller } = context.switchToHttp().getRequest<AuthenticatedRequest>();
  if (!adminCaller) throw new Error('AdminKeyGuard does not guard this route.');
  return adminCaller;
});
