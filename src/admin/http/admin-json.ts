import { BadRequestException } from '@nestjs/common';
import express, { type NextFunction, type Request, type Response } from 'express';
import type { Settings } from '../../config/settings.js';
import { isJsonObject, parseJson, ScimError } from '../../protocol/index.js';

/** More than any configuration has. Whatever is let in is walked through several times. */
const MOST_BYTES = 1024 * 1024;
const MOST_VALUES = 50_000;

/** Reads the bodies of admin requests of type `application/json`: an object, in UTF-8. */
export function adminJson({ MAX_BODY_BYTES, MAX_JSON_DEPTH }: Settings) {
  const read = express.raw({ type: 'application/json', limit: Math.min(MAX_BODY_BYTES, MOST_BYTES) });
  return (request: Request, response: Response, next: NextFunction): void => {
    read(request, response, (error: unknown) => {
      if (error) {
        next(error);
        return;
      }
      try {
        request.body = Buffer.isBuffer(request.body) && request.body.length > 0 ? parseObject(request.body, MAX_JSON_DEPTH) : undefined;
      } catch (failure) {
        next(failure);
        return;
      }
      next();
    });
  };
}

/** @throws ScimError invalidSyntax, BadRequestException */
function parseObject(bytes: Buffer, maxDepth: number): object {
  const body = parseJson(bytes, maxDepth);
  if (!isJsonObject(body)) throw ScimError.invalidSyntax('The body is not a JSON object.');
  if (countValues(body) > MOST_VALUES) throw new BadRequestException(`The body has more than ${MOST_VALUES} values.`);
  return body;
}

function countValues(value: unknown): number {
  return typeof value === 'object' && value !== null ? Object.values(value).reduce<number>((count, each) => count + countValues(each), 1) : 1;
}
