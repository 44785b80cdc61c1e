import { All } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { ScimError } from '../../protocol/index.js';
import { ScimController } from './scim-controller.js';

/** Optional parts of RFC 7644 that the service does not have, as its configuration says: 501 (§3.12, Table 8). */
@ApiExcludeController()
@ScimController('')
export class NotSupportedController {
  @All('Bulk')
  bulk(): never {
    throw ScimError.notImplemented('Bulk operations are not supported.');
  }

  @All(['Me', 'Me/*rest'])
  me(): never {
    throw ScimError.notImplemented('/Me is not supported: a provisioning token stands for no user.');
  }

  @All(['.search', 'Users/.search', 'Groups/.search'])
  search(): never {
    throw ScimError.notImplemented('/.search is not supported; use GET with a filter.');
  }
}
