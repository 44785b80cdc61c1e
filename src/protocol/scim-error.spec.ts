import { ScimError } from './scim-error.js';

describe('a SCIM error', () => {
  it('ERR-01, ERR-02 has a body with the message URN, the status as a string, scimType and detail', () => {
    expect(ScimError.invalidFilter('The filter ends.').toBody()).toStrictEqual({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
      status: '400',
      scimType: 'invalidFilter',
      detail: 'The filter ends.',
    });
  });

  it('ERR-03 leaves out a scimType that it does not have', () => {
    expect(ScimError.notFound('No such user.').toBody()).toStrictEqual({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
      status: '404',
      detail: 'No such user.',
    });
  });

  it.each<readonly [string, ScimError, number, string | undefined]>([
    ['invalidFilter', ScimError.invalidFilter('x'), 400, 'invalidFilter'],
    ['invalidSyntax', ScimError.invalidSyntax('x'), 400, 'invalidSyntax'],
    ['invalidPath', ScimError.invalidPath('x'), 400, 'invalidPath'],
    ['invalidValue', ScimError.invalidValue('x'), 400, 'invalidValue'],
    ['mutability', ScimError.mutability('x'), 400, 'mutability'],
    ['noTarget', ScimError.noTarget('x'), 400, 'noTarget'],
    ['tooMany', ScimError.tooMany('x'), 400, 'tooMany'],
    ['uniqueness', ScimError.uniqueness('x'), 409, 'uniqueness'],
    ['conflict', ScimError.conflict('x'), 409, undefined],
    ['unauthorized', ScimError.unauthorized('x', false), 401, undefined],
    ['forbidden', ScimError.forbidden('x'), 403, undefined],
    ['notFound', ScimError.notFound('x'), 404, undefined],
    ['methodNotAllowed', ScimError.methodNotAllowed('DELETE', ['GET']), 405, undefined],
    ['notAcceptable', ScimError.notAcceptable('x'), 406, undefined],
    ['preconditionFailed', ScimError.preconditionFailed('x'), 412, undefined],
    ['tooLarge', ScimError.tooLarge('x'), 413, undefined],
    ['requestTimeout', ScimError.requestTimeout('x'), 408, undefined],
    ['headersTooLarge', ScimError.headersTooLarge('x'), 431, undefined],
    ['unsupportedMediaType', ScimError.unsupportedMediaType('x'), 415, undefined],
    ['internal', ScimError.internal('x'), 500, undefined],
    ['notImplemented', ScimError.notImplemented('x'), 501, undefined],
    ['unavailable', ScimError.unavailable('x', 5), 503, undefined],
  ])('ERR-04 %s has its status and scimType', (_name, error, status, scimType) => {
    expect({ status: error.status, scimType: error.scimType, inBody: error.toBody().status }).toEqual({ status, scimType, inBody: String(status) });
  });

  it('ERR-04 a clash is 409', () => {
    expect(ScimError.uniqueness('x').toBody()).toMatchObject({ status: '409', scimType: 'uniqueness' });
  });

  it('ERR-05 the challenge names an error only when credentials were sent', () => {
    expect(ScimError.unauthorized('x', false).headers).toEqual({ 'WWW-Authenticate': 'Bearer realm="scim"' });
    expect(ScimError.unauthorized('x', true).headers).toEqual({ 'WWW-Authenticate': 'Bearer realm="scim", error="invalid_token"' });
  });

  it('HTTP-11 a method that is not possible comes with those that are', () => {
    const error = ScimError.methodNotAllowed('DELETE', ['GET', 'HEAD']);
    expect(error.headers).toEqual({ Allow: 'GET, HEAD' });
    expect(error.detail).toBe('DELETE is not possible here; allowed: GET, HEAD.');
  });

  it('ERR-09 an outage says when to come back', () => {
    expect(ScimError.unavailable('x', 30).headers).toEqual({ 'Retry-After': '30' });
  });

  it('is an Error whose message is the detail', () => {
    const error = ScimError.invalidValue('x');
    expect(error).toBeInstanceOf(Error);
    expect([error.name, error.message, error.detail]).toEqual(['ScimError', 'x', 'x']);
    expect(error.headers).toEqual({});
  });
});
