import { All } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { ScimError } from '../../protocol/index.js';
import { ScimController } from './scim-controller.js';

/** A provisioning token stands for an organization: nobody is "me" (RFC 7644 §3.11). */
@ApiExcludeController()
@ScimController('/Me')
export class MeController {
  @All(['', '*rest'])
  me(): never {
    throw ScimError.notFound('A provisioning token stands for no user, so there is no /Me. Use /Users/{id}.');
  }
}
