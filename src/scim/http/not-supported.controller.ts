import { All } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { ScimError } from '../../protocol/index.js';
import { ScimController } from './scim-controller.js';

/** Optional parts of RFC 7644 that the service does not have: 501 (§3.12, Table 8). */
@ApiExcludeController()
@ScimController('')
export class NotSupportedController {
  @All(['', '.search'])
  root(): never {
    throw ScimError.notImplemented('A search over all resource types is not supported; search /Users and /Groups.');
  }

  /** A provisioning token stands for an organization: nobody is "me" (RFC 7644 §3.11). */
  @All(['Me', 'Me/*rest'])
  me(): never {
    throw ScimError.notFound('A provisioning token stands for no user, so there is no /Me. Use /Users/{id}.');
  }
}
